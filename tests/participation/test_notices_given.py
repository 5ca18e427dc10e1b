"""The proof that patients got the notice: typed or uploaded, encrypted, under a receipt, withdrawn by mistake."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from portal import chains
from portal.access import NotAllowed
from portal.models import Role
from portal.participation.models import NoticeGiven
from portal.participation.services import notices_given
from portal.services.use_case import Refused
from tests import factories

pytestmark = pytest.mark.django_db
MBI, OTHER = "1EG4TE5MK73", "2AA2AA2AA22"
DAY = date(2021, 3, 10)


@pytest.fixture
def participant():
    factories.at(date(2021, 3, 31))
    return factories.participant()


@pytest.fixture
def delegate(participant):
    return factories.seat(participant, Role.DELEGATE)


def page(participant, name="notice-given-list", *more):
    return reverse(f"participation:{name}", args=[participant.model_id, *more])


def record(participant, person, mbi=MBI, given_on=DAY):
    return notices_given.record(participant=participant, mbi=mbi, given_on=given_on, by=person)


def record_list(participant, person, text):
    return notices_given.record_list(participant=participant, content=text.encode(), by=person)


def test_notice_is_recorded_on_the_page_under_a_receipt(participant, delegate):
    browser = factories.client(delegate)
    for _ in ("first click", "second click"):
        answer = browser.post(page(participant), {"mbi": "1eg4-te5-mk73", "given_on": "2021-03-10"})
        assert answer.status_code == 302
    row = NoticeGiven.objects.get()
    assert (row.mbi, row.given_on, row.receipt.facts["notices"]) == (MBI, DAY, 1)
    shown = browser.get(page(participant)).content.decode()
    assert "••••MK73" in shown and MBI not in shown


def test_list_is_recorded_under_one_receipt_and_known_rows_count_once(participant, delegate):
    record(participant, delegate)
    text = f"Given_On;MBI\r\n2021-03-10;{MBI}\r\n3/12/2021;2AA2-AA2-AA22\r\n2021-03-12;{OTHER}\r\n2021-03-15;{MBI}\r\n"
    answer = factories.client(delegate).post(
        page(participant, "notice-given-upload"), {"upload": SimpleUploadedFile("given.csv", text.encode())}
    )
    assert answer.headers["Location"] == reverse("portal:receipt", args=[participant.model_id, 2])
    given = NoticeGiven.objects.values_list("given_on", "receipt__sequence").order_by("pk")
    assert list(given) == [(DAY, 1), (date(2021, 3, 12), 2), (date(2021, 3, 15), 2)]
    assert record_list(participant, delegate, text).receipt is None, "the same file again"
    assert chains.check(participant).covers == ("2 records of notices given",)


FAULTY = [
    ("mbi,given_on\n1EG4TE5MK7,2021-03-10\n", "Row 2, mbi: An MBI has eleven characters."),
    (f"mbi,given_on\n{MBI},March 10\n", "Row 2, given_on: Write the day as in 2021-03-10 or 3/10/2021."),
    (f"mbi,given_on\n{MBI},2021-02-30\n", "Row 2, given_on: Write the day"),
    (f"mbi,given_on\n{MBI},4/1/2021\n", "Row 2, given_on: This day is in the future."),
    (f"mbi,given_on\n{MBI},1901-01-01\n", "Row 2, given_on: This day is before the years of the Model."),
    (f"mbi\n{MBI}\n", "given_on"),
    ("", "The file is empty."),
]


@pytest.mark.parametrize(("text", "told"), FAULTY)
def test_faulty_list_is_refused_whole_and_never_repeats_an_mbi(participant, delegate, text, told):
    good = f"{OTHER},2021-03-10\n" if text.startswith("mbi,") else ""
    with pytest.raises(Refused) as refusal:
        record_list(participant, delegate, text + good)
    assert told in str(refusal.value)
    assert refusal.value.field == "upload"
    assert MBI not in str(refusal.value) and OTHER not in str(refusal.value)
    assert not NoticeGiven.objects.exists()


def test_many_faults_are_counted(participant, delegate):
    with pytest.raises(Refused, match="There are 5 more faults"):
        record_list(participant, delegate, "mbi,given_on\n" + "1,2021-03-10\n" * 15)


@pytest.mark.parametrize(
    ("mbi", "given_on", "field"),
    [("1EG4TE5MKO3", DAY, "mbi"), (MBI, date(2021, 4, 1), "given_on"), (MBI, date(1999, 1, 1), "given_on")],
)
def test_odd_input_is_refused_at_its_field(participant, delegate, mbi, given_on, field):
    with pytest.raises(Refused) as refusal:
        record(participant, delegate, mbi, given_on)
    assert refusal.value.field == field


def test_record_that_was_a_mistake_is_withdrawn_and_may_be_made_again(participant, delegate):
    record(participant, delegate)
    row = NoticeGiven.objects.get()
    browser = factories.client(delegate)
    address = page(participant, "notice-given-withdraw", row.pk)
    for _ in ("first click", "second click"):
        assert browser.post(address, {"agreed": "on"}).status_code == 302
    row.refresh_from_db()
    assert row.withdrawn_on == date(2021, 3, 31)
    assert "Withdrawn" in browser.get(page(participant)).content.decode()
    assert record(participant, delegate).new == 1
    assert chains.check(participant).faults == ()


def test_changed_row_shows_on_the_receipt(participant, delegate, changed):
    record(participant, delegate)
    row = NoticeGiven.objects.get()
    for column, value in (("mbi_index", "0" * 64), ("given_on", "2021-03-09")):
        with changed(row, f"{column} = %s", value):
            [fault] = chains.check(participant).faults
            assert "the notices: the patients" in fault


def test_mbi_stands_nowhere_in_plain_letters(participant, delegate):
    record(participant, delegate)
    with connection.cursor() as cursor:
        for table in ("participation_noticegiven", "participation_noticegivenevent", "portal_receipt"):
            cursor.execute(f"select t::text, t.* from {table} t")  # noqa: S608
            assert MBI not in str(cursor.fetchall()), table


def test_rights(participant, delegate):
    viewer = factories.seat(participant, Role.VIEWER)
    with pytest.raises(NotAllowed):
        record(participant, viewer)
    record(participant, delegate)
    with pytest.raises(NotAllowed):
        notices_given.withdraw(notice=NoticeGiven.objects.get(), by=viewer)
    hospital = factories.participant("technical")
    with pytest.raises(Refused, match="does not give this notice"):
        record(hospital, factories.seat(hospital))
    rows = reverse("admin:participation_noticegiven_changelist")
    assert factories.client(factories.user(staff="help desk")).get(rows).status_code == 403
    shown = factories.client(factories.user(staff="analyst")).get(rows).content.decode()
    assert "••••MK73" in shown and MBI not in shown


def test_list_takes_few_queries_however_many_rows(participant, delegate, django_assert_max_num_queries):
    rows = "".join(f"1EG4TE5MK{number},2021-03-10\n" for number in range(10, 40))
    record_list(participant, delegate, f"mbi,given_on\n{rows}")
    browser = factories.client(delegate)
    browser.get(page(participant))
    with django_assert_max_num_queries(15):
        browser.get(page(participant))
