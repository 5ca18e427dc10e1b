"""Treatment summaries: a clock of three months for each patient, told when overdue, counted in the attestation."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal import chains
from portal.access import NotAllowed
from portal.models import Role
from portal.participation.attestations.care import REQUIREMENTS
from portal.participation.models import Attestation, TreatmentSummary
from portal.participation.rules.treatment_summaries import summary_due_on, summary_state, year_of_treatment
from portal.participation.services import treatment_summaries
from portal.policy import load_book
from portal.services.use_case import Refused
from tests import factories

MBI, OTHER, THIRD = "1EG4TE5MK73", "2AA2AA2AA22", "3CC3CC3CC33"
TODAY, ENDED, DUE = date(2021, 4, 1), date(2021, 1, 15), date(2021, 4, 15)
CARE = {requirement.code: "yes" for requirement in REQUIREMENTS}
SIGNED = {"signer_title": "administrator", "agreed": "on", "year": "2021"}


@pytest.fixture
def participant(db):
    factories.at(TODAY)
    return factories.participant()


@pytest.fixture
def delegate(participant):
    return factories.seat(participant, Role.DELEGATE)


def page(participant, name="treatment-summary-list", *more):
    return reverse(f"participation:{name}", args=[participant.model_id, *more])


@pytest.fixture
def record(participant, delegate):
    def run(mbi=MBI, ended_on=ENDED, sent_on=None, by=None):
        return treatment_summaries.record(
            participant=participant, mbi=mbi, ended_on=ended_on, sent_on=sent_on, by=by or delegate
        )

    return run


@pytest.mark.parametrize(
    ("ended_on", "due_on"),
    [
        (date(2021, 1, 15), date(2021, 4, 15)),
        (date(2021, 11, 30), date(2022, 2, 28)),
        (date(2023, 11, 30), date(2024, 2, 29)),
        (date(2021, 2, 28), date(2021, 5, 28)),
        (date(2021, 12, 31), date(2022, 3, 31)),
    ],
)
def test_last_day_is_the_same_day_three_months_later_or_the_end_of_a_shorter_month(ended_on, due_on):
    assert summary_due_on(ended_on, book=load_book()) == due_on


@pytest.mark.parametrize(
    ("on", "sent_on", "state"),
    [
        (date(2021, 4, 14), None, "due"),
        (DUE, None, "due"),
        (date(2021, 4, 16), None, "missing"),
        (date(2021, 5, 1), DUE, "sent"),
        (date(2021, 5, 1), date(2021, 4, 16), "late"),
    ],
)
def test_state_on_the_day_before_on_and_after(on, sent_on, state):
    assert summary_state(DUE, sent_on, on=on) == state


def test_treatment_belongs_to_the_year_of_its_end():
    days = {date(2020, 12, 31): None, date(2021, 1, 1): 2021, date(2025, 12, 31): 2025, date(2026, 1, 4): 2025}
    assert {day: year_of_treatment(day, book=load_book()) for day in days} == days


def test_treatment_is_typed_and_its_summary_recorded_under_a_receipt(participant, delegate):
    browser = factories.client(delegate)
    for _ in ("first click", "second click"):
        answer = browser.post(page(participant), {"mbi": "1eg4-te5-mk73", "ended_on": "2021-01-15", "sent_on": ""})
        assert answer.status_code == 302
    row = TreatmentSummary.objects.get()
    assert (row.mbi, row.year, row.due_on, row.receipt) == (MBI, 2021, DUE, None)
    shown = browser.get(page(participant)).content.decode()
    assert "••••MK73" in shown and MBI not in shown and "April 15, 2021" in shown
    for day in ("2021-03-30", "2021-03-31"):
        answer = browser.post(page(participant, "treatment-summary-sent", row.pk), {"sent_on": day})
        assert answer.headers["Location"] == reverse("portal:receipt", args=[participant.model_id, 1])
    row.refresh_from_db()
    assert (row.sent_on, row.receipt.facts["late"]) == (date(2021, 3, 30), 0), "the first click counts"
    assert chains.check(participant).covers == ("1 record of treatment summaries",)


def test_list_adds_treatments_and_the_summaries_of_known_ones_under_one_receipt(participant, delegate, record):
    record()
    record(OTHER, sent_on=date(2021, 2, 1))
    text = f"MBI;Ended_On;Sent_On\r\n{MBI};2021-01-15;3/1/2021\r\n{OTHER};1/15/2021;\r\n{THIRD};2021-03-01;\r\n"
    answer = factories.client(delegate).post(
        page(participant, "treatment-summary-upload"), {"upload": SimpleUploadedFile("ended.csv", text.encode())}
    )
    assert answer.headers["Location"] == reverse("portal:receipt", args=[participant.model_id, 2])
    rows = TreatmentSummary.objects.order_by("pk").values_list("sent_on", "receipt__sequence")
    assert list(rows) == [(date(2021, 3, 1), 2), (date(2021, 2, 1), 1), (None, None)]
    again = treatment_summaries.record_list(participant=participant, content=text.encode(), by=delegate)
    assert (again.new, again.sent, again.known, again.receipt) == (0, 0, 3, None)
    assert chains.check(participant).faults == ()


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("1EG4TE5MK7,2021-01-15,\n", "Row 2, mbi: An MBI has eleven characters."),
        (f"{MBI},January 15,\n", "Row 2, ended_on: Write the day"),
        (f"{MBI},2020-12-31,\n", "Row 2, ended_on: This treatment ended before the first performance year."),
        (f"{MBI},2021-04-02,\n", "Row 2, ended_on: This day is in the future."),
        (f"{MBI},2021-01-15,2021-01-14\n", "Row 2, sent_on: The summary cannot be sent before"),
        (f"{MBI},2021-01-15,\n{MBI},2021-01-15,2021-02-01\n", "Row 3, sent_on: An earlier row has another day"),
    ],
)
def test_faulty_list_is_refused_whole_and_never_repeats_an_mbi(participant, delegate, rows, told):
    text = f"mbi,ended_on,sent_on\n{rows}{OTHER},2021-01-15,\n"
    with pytest.raises(Refused) as refusal:
        treatment_summaries.record_list(participant=participant, content=text.encode(), by=delegate)
    assert told in str(refusal.value) and refusal.value.field == "upload"
    assert MBI not in str(refusal.value) and OTHER not in str(refusal.value)
    assert not TreatmentSummary.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"mbi": "1EG4TE5MKO3"}, "mbi"),
        ({"ended_on": date(2021, 4, 2)}, "ended_on"),
        ({"ended_on": date(2020, 12, 31)}, "ended_on"),
        ({"ended_on": date(1999, 1, 1)}, "ended_on"),
        ({"sent_on": date(2021, 1, 14)}, "sent_on"),
        ({"sent_on": date(2021, 4, 2)}, "sent_on"),
    ],
)
def test_odd_input_is_refused_at_its_field(record, given, field):
    with pytest.raises(Refused) as refusal:
        record(**given)
    assert refusal.value.field == field


def test_earliest_missing_summary_is_an_obligation_that_names_no_patient(participant, delegate, record):
    record()
    record(OTHER, ended_on=date(2021, 1, 20))
    [owed] = participant.obligations.filter(code="treatment-summaries")
    assert (owed.year, owed.due_on, owed.status(TODAY)) == (2021, DUE, "due")
    factories.at(date(2021, 4, 14))
    told = participant.messages.filter(body__contains="Send treatment summaries").latest("pk")
    assert "April 15, 2021: Send treatment summaries" in told.body and "MK73" not in told.body
    factories.at(date(2021, 4, 16))
    assert "1 summary is overdue" in factories.client(delegate).get(page(participant)).content.decode()
    first = TreatmentSummary.objects.get(ended_on=ENDED)
    treatment_summaries.send(summary=first, sent_on=date(2021, 4, 16), by=delegate)
    owed.refresh_from_db()
    assert (owed.due_on, owed.status(date(2021, 4, 16))) == (date(2021, 4, 20), "due"), "the next one"
    second = TreatmentSummary.objects.get(sent_on=None)
    treatment_summaries.send(summary=second, sent_on=date(2021, 4, 16), by=delegate)
    owed.refresh_from_db()
    assert owed.status(date(2021, 4, 16)) == "done"
    record(THIRD, ended_on=date(2021, 4, 16))
    owed.refresh_from_db()
    assert (owed.due_on, owed.settled_on) == (date(2021, 7, 16), None), "open again"


def test_mistake_is_withdrawn_and_the_obligation_with_it(participant, delegate, record):
    record()
    row = TreatmentSummary.objects.get()
    browser = factories.client(delegate)
    for _ in ("first click", "second click"):
        assert (
            browser.post(page(participant, "treatment-summary-withdraw", row.pk), {"agreed": "on"}).status_code == 302
        )
    assert "Withdrawn" in browser.get(page(participant)).content.decode()
    owed = participant.obligations.get(code="treatment-summaries")
    assert owed.status(TODAY) == "waived"
    with pytest.raises(Refused, match="withdrawn"):
        treatment_summaries.send(summary=row, sent_on=TODAY, by=delegate)
    record()
    owed.refresh_from_db()
    assert owed.status(TODAY) == "due"


def test_attestation_shows_the_records_and_a_yes_against_them_is_refused(participant, record):
    record(sent_on=date(2021, 2, 1))
    record(OTHER, sent_on=date(2021, 4, 1), ended_on=date(2021, 1, 1))
    record(THIRD, ended_on=date(2021, 1, 2))
    factories.at(date(2022, 2, 1))
    browser = factories.client(factories.seat(participant))
    address = page(participant, "attestation", "patient-care")
    said = "3 treatments ended. Summaries: 2 sent in time, 0 sent late, 1 overdue, 0 still to send."
    assert said in browser.get(address, {"year": 2021}).content.decode()
    refused = browser.post(address, {**SIGNED, **CARE}).content.decode()
    assert "Your records of 2021 say otherwise: 0 summaries were sent late and 1 are overdue" in refused
    answers = {**CARE, "treatment_summaries": "no", "exceptions": "One summary was not sent."}
    assert browser.post(address, {**SIGNED, **answers}).status_code == 302
    made = Attestation.objects.get()
    assert made.answers["summaries_on_record"]["missing"] == 1
    assert said in browser.get(address, {"year": 2021}).content.decode()


def test_changed_row_shows_on_the_receipt_and_the_mbi_stands_nowhere(participant, record, changed):
    record(sent_on=date(2021, 2, 1))
    row = TreatmentSummary.objects.get()
    for column, value in (("mbi_index", "0" * 64), ("ended_on", "2021-01-01"), ("sent_on", "2021-01-20")):
        with changed(row, f"{column} = %s", value):
            [fault] = chains.check(participant).faults
            assert "the summaries: the patients" in fault
    with connection.cursor() as cursor:
        for table in ("participation_treatmentsummary", "participation_treatmentsummaryevent", "portal_receipt"):
            cursor.execute(f"select t::text, t.* from {table} t")  # noqa: S608
            assert MBI not in str(cursor.fetchall()), table


def test_rights(participant, record):
    with pytest.raises(NotAllowed):
        record(by=factories.seat(participant, Role.VIEWER))
    hospital = factories.participant("technical")
    with pytest.raises(Refused, match="does not owe treatment summaries"):
        treatment_summaries.record(participant=hospital, mbi=MBI, ended_on=ENDED, by=factories.seat(hospital))
    record()
    rows = reverse("admin:participation_treatmentsummary_changelist")
    assert factories.client(factories.user(staff="help desk")).get(rows).status_code == 403
    shown = factories.client(factories.user(staff="analyst")).get(rows).content.decode()
    assert "••••MK73" in shown and MBI not in shown


def test_page_and_list_take_few_queries_however_many_rows(participant, delegate, django_assert_max_num_queries):
    taken = []
    for sent_on in ("", "2021-03-01"):
        for first, last in ((10, 40), (40, 50)):
            rows = "".join(f"1EG4TE5MK{number},2021-01-15,{sent_on}\n" for number in range(first, last))
            text = f"mbi,ended_on,sent_on\n{rows}".encode()
            with CaptureQueriesContext(connection) as queries:
                treatment_summaries.record_list(participant=participant, content=text, by=delegate)
            taken.append(len(queries))
    assert max(taken) < 60, taken
    browser = factories.client(delegate)
    browser.get(page(participant))
    with django_assert_max_num_queries(15):
        browser.get(page(participant))
