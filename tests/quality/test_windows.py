"""Windows that CMS opened: ended, corrected and withdrawn by a new row or a reason, and followed by the obligations."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from django.urls import reverse

from portal.participation.models import Site
from portal.participation.rules import states_of_sites
from portal.participation.services import extensions
from portal.selectors import policy_book
from portal.services.use_case import Refused
from quality import selectors
from quality.models import SubmissionWindow
from quality.services import windows
from tests import factories
from tests.asking import confirmed

pytestmark = pytest.mark.django_db
RULED = date(2022, 1, 31)
FILE = {"file_type": "clinical-data", "year": 2021, "period": 2}


@pytest.fixture
def practice():
    factories.at(date(2022, 1, 20))
    return factories.participant()


@pytest.fixture
def analyst():
    return factories.user(staff="analyst")


def opened(participant, closes_on, opens_on=date(2022, 2, 1)):
    return windows.extend(
        participant=participant, **FILE, opens_on=opens_on, closes_on=closes_on, comment="storm", by="test"
    )


def days(participant):
    duty = participant.obligations.get(year=2021, code="clinical-data-2")
    return duty.opens_on, duty.due_on


def step(window, name):
    return reverse("admin:quality_submissionwindow_step", args=[window.pk, name])


def test_window_ends_earlier_by_a_new_row_and_is_withdrawn_with_a_reason(practice, analyst):
    before = days(practice)
    window = opened(practice, date(2022, 2, 20))
    assert days(practice)[1] == date(2022, 2, 20)
    staff = factories.client(analyst)
    given = {"opens_on": "2022-02-01", "closes_on": "2022-02-05", "comment": "The storm is over"}
    assert confirmed(staff, step(window, "correct"), given).status_code == 302
    assert days(practice)[1] == date(2022, 2, 5)
    told = practice.messages.first()
    assert "February 5, 2022" in told.body and "The storm is over" in told.body
    newest = SubmissionWindow.objects.holding().get()
    assert (newest.corrects, newest.corrects.withdrawn_because) == (window, "The storm is over")
    assert "no longer possible" in staff.post(step(window, "withdraw"), {"comment": "x"}, follow=True).content.decode()
    assert staff.post(step(newest, "withdraw"), {"comment": ""}).context["form"].errors["comment"]
    assert confirmed(staff, step(newest, "withdraw"), {"comment": "Opened for the wrong practice"}).status_code == 302
    assert days(practice) == before == (date(2022, 1, 1), RULED)
    assert "withdrew the additional days" in practice.messages.first().subject


def test_window_that_came_after_a_gap_gives_the_first_day_back(practice):
    before = days(practice)
    window = opened(practice, date(2022, 3, 5), opens_on=date(2022, 3, 1))
    assert days(practice) == (date(2022, 3, 1), date(2022, 3, 5))
    windows.withdraw(window=window, comment="mistake", by="test")
    assert days(practice) == before


def test_days_of_another_window_and_of_an_extension_stay(practice, analyst):
    other, done = factories.participant(), factories.participant()
    done.obligations.filter(year=2021, code="clinical-data-2").update(settled_on=date(2022, 1, 20))
    opened(practice, date(2022, 2, 10))
    for_all = opened(None, date(2022, 2, 15))
    duty = other.obligations.get(year=2021, code="clinical-data-2")
    extensions.grant(obligation=duty, to_due_on=date(2022, 2, 18), reason="fire", by=analyst)
    windows.withdraw(window=for_all, comment="mistake", by="test")
    assert [days(one)[1] for one in (practice, other, done)] == [date(2022, 2, 10), date(2022, 2, 18), RULED]


def test_days_that_cannot_be_are_refused_and_nothing_changes(practice):
    window = opened(practice, date(2022, 2, 20))
    for opens_on, closes_on, words in (
        (date(2022, 2, 1), date(2022, 2, 20), "already"),
        (date(2022, 2, 9), date(2022, 2, 8), "before the first day"),
        (date(2022, 2, 1), date(9999, 1, 1), "outside the years"),
    ):
        with pytest.raises(Refused, match=words):
            windows.correct(window=window, opens_on=opens_on, closes_on=closes_on, comment="x", by="test")
    with pytest.raises(Refused, match="TIN"):
        windows.withdraw(window=window, comment="TIN 98-1234567", by="test")
    assert SubmissionWindow.objects.holding().get() == window and days(practice)[1] == date(2022, 2, 20)


def test_window_of_a_state_is_for_the_practices_with_a_site_there_on_its_days(practice, analyst):
    there, left, elsewhere = factories.participants(3)
    for one, code, to_on in ((there, "37203", None), (left, "37402", date(2022, 1, 31)), (elsewhere, "30303", None)):
        Site.objects.create(participant=one, zip=code, cbsa="34980", from_on=date(2021, 1, 1), to_on=to_on)
    ruled = {one.pk: days(one) for one in (practice, left, elsewhere)}
    client = factories.client(analyst)
    address = reverse("admin:quality_submissionwindow_add")
    given = {**FILE, "opens_on": "2022-02-01", "closes_on": "2022-02-20", "comment": "storm", "participant": ""}
    assert (
        "Choose one of the values that are offered" in client.post(address, {**given, "state": "ZZ"}).content.decode()
    )
    nobody = client.post(address, {**given, "state": "AK"}).content.decode()
    assert "No participant has a site in AK on these days." in nobody
    both = client.post(address, {**given, "state": "TN", "participant": there.pk}).content.decode()
    assert "either a participant or a State" in both
    effect = client.post(address, {**given, "state": "TN"}).content.decode()
    assert not SubmissionWindow.objects.exists()
    assert "every practice with a site in TN" in effect and "It concerns 1 practice." in effect
    assert there.model_id in effect and left.model_id not in effect
    assert confirmed(client, address, {**given, "state": "TN"}).status_code == 302
    assert days(there)[1] == date(2022, 2, 20)
    assert {one.pk: days(one) for one in (practice, left, elsewhere)} == ruled
    assert "storm" in there.messages.first().body and not elsewhere.messages.filter(body__contains="storm").exists()
    for one, open_ in ((there, True), (left, False), (elsewhere, False), (practice, False)):
        window = selectors.window_of(one, **FILE, today=date(2022, 2, 10), book=policy_book())
        assert window.open is open_
    listed = client.get(reverse("admin:quality_submissionwindow_changelist"), {"state": "TN"})
    assert listed.status_code == 200 and "storm" in listed.content.decode()
    confirmed(client, step(SubmissionWindow.objects.get(), "withdraw"), {"comment": "A mistake"})
    assert days(there) == ruled[practice.pk]
    assert "A mistake" in there.messages.first().body


def test_one_prefix_of_zip_codes_has_one_state():
    ranges = sorted(
        (first, last, state)
        for state in states_of_sites.states(RULED, book=policy_book())
        for first, last in states_of_sites.zip_codes_of(state, RULED, book=policy_book())
    )
    assert len({state for *_, state in ranges}) == 54
    assert all(first <= last for first, last, _ in ranges)
    assert all(one[1] < following[0] for one, following in pairwise(ranges))
