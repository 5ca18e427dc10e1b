"""The cockpit: clocks, silent practices, cases by age and work, each for the groups that work on it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from episodes.models import ConstructionRun, Publication
from portal import clock
from portal.models import Job, Registration
from portal.oversight import selectors
from portal.oversight.models import MonitoringRecord
from portal.participation.services import obligations
from portal.templatetags.portal_display import days_left
from reconciliation.models import ErrorNotice, Reconsideration
from tests import factories
from tests.architecture.rows import row_of

pytestmark = pytest.mark.django_db
TODAY = date(2021, 6, 10)
PARTS = {"clocks": "What CMS owes practices", "deadlines": "Practices that are silent", "work": "Work of the portal"}


def page_of(group):
    return factories.client(factories.user(staff=group)).get(reverse("oversight:cockpit")).content.decode()


@pytest.mark.parametrize(
    ("group", "parts"),
    [
        ("help desk", {"deadlines"}),
        ("analyst", {"deadlines", "work"}),
        ("reviewer", {"clocks"}),
        ("reconsideration official", {"clocks"}),
        ("approver", set()),
        ("administrator", {"clocks", "deadlines", "work"}),
    ],
)
def test_each_group_sees_what_it_works_on(group, parts):
    page = page_of(group)
    assert {name for name, words in PARTS.items() if words in page} == parts
    assert ("Registrations that did not match" in page) == (group in ("help desk", "administrator"))
    assert "Cockpit" in factories.client(factories.user(staff=group)).get(reverse("admin:index")).content.decode()


def test_clocks_of_cms_are_listed_the_first_due_first_with_the_days_left():
    factories.at(TODAY)
    participant = factories.participant()
    for days, status in ((31, "submitted"), (30, "submitted"), (-2, "extended"), (3, "answered")):
        row_of(ErrorNotice, participant, response_due_on=TODAY + timedelta(days=days), status=status)
    answered = row_of(ErrorNotice, participant, status="answered")
    days = {"acknowledgement_due_on": TODAY + timedelta(days=5), "decision_due_on": TODAY + timedelta(days=40)}
    asked = row_of(Reconsideration, participant, notice=answered, status="requested", **days)
    found = selectors.clocks(today=TODAY)
    assert [clock.days_left for clock in found] == [-2, 5, 30]
    assert found[1].address.endswith(f"/reconsideration/{asked.pk}/change/")
    page = page_of("reviewer")
    assert page.index(days_left(-2)) < page.index(days_left(30))


def test_silent_practices_are_counted_near_the_last_day_and_listed_for_a_letter():
    factories.at(TODAY)
    first, second, third = (factories.participant() for _ in range(3))
    duty = first.obligations.get(year=2022, code="cehrt")
    factories.at(duty.due_on - timedelta(days=selectors.AHEAD_DAYS))
    today = clock.today()
    obligations.settle(participant=first, year=2022, code="cehrt", by="test")
    third.to_on = today - timedelta(days=1)
    third.save(update_fields=["to_on"])
    cehrt = next(one for one in selectors.deadlines(today=today) if (one.code, one.year) == ("cehrt", 2022))
    assert (cehrt.year, cehrt.owed, cehrt.done, cehrt.silent) == (2022, 3, 1, 2)
    assert selectors.silent(year=2022, code="cehrt", today=today) == [second], "who left the Model gets no letter"
    address = f"{reverse('admin:oversight_letter_add')}?audience=silent&amp;year=2022&amp;code=cehrt"
    assert address in page_of("help desk")
    early = today - timedelta(days=1)
    assert ("cehrt", 2022) not in [(one.code, one.year) for one in selectors.deadlines(today=early)], (
        "a day before it is not near"
    )


def test_cases_are_counted_by_age():
    factories.at(TODAY)
    participant = factories.participant()
    for days in (0, 7, 8, 30, 31, 60, 61, 400):
        begun = TODAY - timedelta(days=days)
        row_of(MonitoringRecord, participant, kind="audit", referred_to="", begins_on=begun)
    row_of(Registration, participant, status="unmatched", received_at=clock.now())
    row_of(Registration, participant, status="matched", received_at=clock.now())
    asked = {"reason": "x", "asked_by": factories.user(staff="analyst"), "asked_at": clock.now() - timedelta(days=10)}
    run = row_of(ConstructionRun, participant)
    Publication.objects.create(run=run, **asked, ended_at=clock.now())
    Publication.objects.create(run=run, **asked)
    counted = {one.what: one.by_age for one in selectors.cases(today=TODAY)}
    assert counted["Construction runs to publish"] == (0, 1, 0, 0)
    assert counted["Open monitoring records"] == (2, 2, 2, 2)
    assert counted["Registrations that did not match"] == (1, 0, 0, 0)
    assert selectors.age_groups() == ["Up to 7 days", "8 to 30 days", "31 to 60 days", "More than 60 days"]


def test_work_tells_waiting_from_computing():
    now = clock.real_now()

    def job(number, status, queued, started=None, finished=None):
        def at(minutes):
            return None if minutes is None else now - timedelta(minutes=minutes)

        Job.objects.create(
            task="quality.check_version", arguments=[number], key=f"check:{number}", status=status,
            queued_at=at(queued), started_at=at(started), finished_at=at(finished),
        )  # fmt: skip

    job(1, "done", 40, 20, 15)  # waited 20 minutes, computed 5
    job(2, "done", 30, 20, 5)  # waited 10, computed 15
    job(3, "done", 3000, 2999, 2998)  # more than a day ago
    job(4, "queued", 50)
    job(5, "failed", 60, 59, 58)
    work = selectors.work(now=now)[0]
    assert (work.waiting, work.running, work.failed) == (1, 0, 1)
    assert (work.waited_seconds, work.computed_seconds) == (15 * 60, 10 * 60)
    assert work.oldest_at == now - timedelta(minutes=50)
    page = page_of("administrator")
    assert "15.0 minutes" in page and "10.0 minutes" in page


def test_queries_of_the_cockpit_do_not_grow_with_rows(django_assert_max_num_queries):
    factories.at(TODAY)
    browser = factories.client(factories.user(staff="administrator"))
    for _ in range(3):
        participant = factories.participant()
        row_of(ErrorNotice, participant, response_due_on=TODAY)
        row_of(MonitoringRecord, participant, kind="audit", referred_to="")
    browser.get(reverse("oversight:cockpit"))
    with django_assert_max_num_queries(17):
        browser.get(reverse("oversight:cockpit"))
