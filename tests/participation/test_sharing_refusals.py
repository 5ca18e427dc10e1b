"""Patients who refuse data sharing: recorded encrypted, told in time or late, and left out by the selector."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from portal import chains
from portal.access import NotAllowed
from portal.encryption import blind_index
from portal.models import Role
from portal.participation import selectors
from portal.participation.models import SharingRefusal
from portal.participation.services import sharing_refusals
from portal.services.use_case import Refused
from tests import factories

pytestmark = pytest.mark.django_db
MBI, OTHER = "1EG4TE5MK73", "2AA2AA2AA22"


@pytest.fixture
def participant():
    factories.at(date(2021, 3, 31))
    return factories.participant()


@pytest.fixture
def delegate(participant):
    return factories.seat(participant, Role.DELEGATE)


def record(participant, person, mbi=MBI, refused_on=date(2021, 3, 10)):
    return sharing_refusals.record(participant=participant, mbi=mbi, refused_on=refused_on, by=person)


def test_refusal_is_recorded_on_the_page_and_left_out_by_the_selector(participant, delegate):
    neighbor = factories.participant()
    browser = factories.client(delegate)
    address = reverse("participation:sharing-refusal-list", args=[participant.model_id])
    answer = browser.post(address, {"mbi": "1eg4-te5-mk73", "refused_on": "2021-03-10"})
    assert answer.headers["Location"] == reverse("portal:receipt", args=[participant.model_id, 1])
    row = SharingRefusal.objects.get()
    assert (row.mbi, row.from_on, row.recorded_on, row.due_on) == (
        MBI, date(2021, 3, 10), date(2021, 3, 31), date(2021, 4, 9),
    )  # fmt: skip
    index = blind_index("mbi", MBI)
    assert selectors.sharing_refused(participant, on=date(2021, 3, 9)) == frozenset()
    assert selectors.sharing_refused(participant, on=date(2021, 3, 10)) == {index}
    assert selectors.sharing_refused(neighbor, on=date(2021, 3, 10)) == frozenset()
    shown = browser.get(address).content.decode()
    assert "••••MK73" in shown and MBI not in shown

    end = reverse("participation:sharing-refusal-end", args=[participant.model_id, row.pk])
    assert browser.post(end, {"to_on": "2021-03-20"}).status_code == 302
    assert selectors.sharing_refused(participant, on=date(2021, 3, 20)) == {index}
    assert selectors.sharing_refused(participant, on=date(2021, 3, 21)) == frozenset()
    assert record(participant, delegate, refused_on=date(2021, 3, 25)).pk != row.pk, "the patient refuses again"


@pytest.mark.parametrize(("told_on", "late"), [(date(2021, 4, 9), False), (date(2021, 4, 10), True)])
def test_refusal_is_late_after_thirty_days_and_counts_all_the_same(participant, delegate, told_on, late):
    factories.at(told_on)
    row = record(participant, delegate)
    assert (row.is_late, row.receipt.facts["late"]) == (late, late)
    assert selectors.sharing_refused(participant, on=told_on)


def test_mbi_stands_nowhere_in_plain_letters(participant, delegate):
    record(participant, delegate)
    with connection.cursor() as cursor:
        for table in ("participation_sharingrefusal", "participation_sharingrefusalevent", "portal_receipt"):
            cursor.execute(f"select t::text, t.* from {table} t")  # noqa: S608
            assert MBI not in str(cursor.fetchall()), table


REFUSED = [
    ("1EG4TE5MK7", date(2021, 3, 10), "mbi"),
    ("1EG4TE5MKO3", date(2021, 3, 10), "mbi"),
    (MBI, date(2021, 4, 1), "refused_on"),
    (MBI, date(1999, 1, 1), "refused_on"),
]


@pytest.mark.parametrize(("mbi", "refused_on", "field"), REFUSED)
def test_odd_input_is_refused_at_its_field(participant, delegate, mbi, refused_on, field):
    with pytest.raises(Refused) as refusal:
        record(participant, delegate, mbi, refused_on)
    assert refusal.value.field == field
    assert mbi not in str(refusal.value)


def test_patient_has_one_refusal_at_a_time(participant, delegate):
    first = record(participant, delegate)
    assert record(participant, delegate) == first, "a double click"
    for refused_on in (date(2021, 3, 1), date(2021, 3, 11)):
        with pytest.raises(Refused, match="It began March 10, 2021"):
            record(participant, delegate, refused_on=refused_on)
    assert record(participant, delegate, OTHER).pk != first.pk
    assert chains.check(participant).covers == ("2 refusals of data sharing",)


@pytest.mark.parametrize("to_on", [date(2021, 3, 9), date(2021, 4, 1)])
def test_refusal_ends_neither_before_it_began_nor_in_the_future(participant, delegate, to_on):
    row = record(participant, delegate)
    with pytest.raises(Refused) as refusal:
        sharing_refusals.end(refusal=row, to_on=to_on, by=delegate)
    assert refusal.value.field == "to_on"
    ended = sharing_refusals.end(refusal=row, to_on=date(2021, 3, 12), by=delegate)
    assert sharing_refusals.end(refusal=row, to_on=date(2021, 3, 12), by=delegate) == ended
    with pytest.raises(Refused, match="already ended March 12, 2021"):
        sharing_refusals.end(refusal=row, to_on=date(2021, 3, 13), by=delegate)


def test_patient_on_a_receipt_cannot_be_changed_unseen(participant, delegate, changed):
    row = record(participant, delegate)
    for column, value in (("mbi_index", "0" * 64), ("from_on", "2021-03-09"), ("recorded_on", "2021-03-11")):
        with changed(row, f"{column} = %s", value):
            [fault] = chains.check(participant).faults
            assert "the refusal: the patient" in fault


def test_rights(participant, delegate):
    viewer = factories.seat(participant, Role.VIEWER)
    with pytest.raises(NotAllowed):
        record(participant, viewer)
    row = record(participant, delegate)
    with pytest.raises(NotAllowed):
        sharing_refusals.end(refusal=row, to_on=date(2021, 3, 12), by=viewer)
    page = reverse("participation:sharing-refusal-list", args=[participant.model_id])
    assert "Record the refusal" not in factories.client(viewer).get(page).content.decode()
    lists = reverse("admin:participation_sharingrefusal_changelist")
    assert factories.client(factories.user(staff="help desk")).get(lists).status_code == 403
    shown = factories.client(factories.user(staff="analyst")).get(lists).content.decode()
    assert "••••MK73" in shown and MBI not in shown


def test_list_takes_few_queries_however_many_rows(participant, delegate, django_assert_max_num_queries):
    browser = factories.client(delegate)
    address = reverse("participation:sharing-refusal-list", args=[participant.model_id])
    for number in range(6):
        record(participant, delegate, f"1EG4TE5MK{number}{number}")
    browser.get(address)
    with django_assert_max_num_queries(15):
        browser.get(address)
