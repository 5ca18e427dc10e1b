"""The clocks of a dispute in the list of what is due: to contest, CMS's answer, to ask again, CMS's decision."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from portal.participation.agenda import Entry, open_entries
from portal.participation.models import Obligation
from portal.participation.services import reminders
from reconciliation.models import Report
from reconciliation.services import answers, determinations, notices, reconsiderations
from tests import factories
from tests.reconciliation.answering import answered

pytestmark = pytest.mark.django_db
FILED = date(2022, 8, 29)
LAST_DAY = date(2022, 9, 29)


@pytest.fixture
def primary(report):
    factories.at(FILED)
    return factories.seat(report.participant)


def contest(report: Report, code: str, by):
    line = report.lines.filter(code=code)[0]
    return notices.file(
        participant=report.participant, lines=[notices.Contested(line)], grounds="It is wrong.",
        wanted_outcome="$0.00", by=by,
    )  # fmt: skip


def agenda(report: Report, today: date) -> dict[str, tuple[str, date]]:
    """Return the open entries about the report: status and last day by code."""
    rows = report.participant.obligations.filter(code__contains=":").exclude(code__startswith="repayment")
    entries = open_entries(Entry.of(one, report.participant.model_id, today) for one in rows)
    return {one.code.partition(":")[0]: (one.status, one.due_on) for one in entries}


def test_a_notice_about_one_line_leaves_the_others_open_until_the_last_day(report, primary):
    contest(report, "duplicate-services", primary)
    assert agenda(report, FILED)["error-notice"] == ("due", LAST_DAY)
    assert agenda(report, LAST_DAY)["error-notice"] == ("due", LAST_DAY)
    row = Obligation.objects.get(code=report.notice_code)
    assert row.status(date(2022, 9, 30)) == "passed"
    assert row.title == "You contested 1 line of the report of August 15, 2022. You can contest others"
    contest(report, "incomplete-episodes", primary)
    row.refresh_from_db()
    assert row.title == "You contested 2 lines of the report of August 15, 2022. You can contest others"
    assert "final" not in row.consequence


def test_pages_and_panel_say_that_other_lines_may_be_contested(report, primary):
    contest(report, "duplicate-services", primary)
    browser = factories.client(primary)
    other = report.lines.get(code="incomplete-episodes")
    for name, arguments in (
        ("reconciliation:report", [report.pk]),
        ("reconciliation:report-line", [report.pk, other.position]),
        ("participation:dashboard", []),
    ):
        shown = browser.get(reverse(name, args=[report.participant.model_id, *arguments]) + "?year=2021")
        text = " ".join(shown.content.decode().split())
        assert "You contested 1 line" in text, name
        assert "You can contest others until <strong>September 29, 2022</strong> (31 days left)" in text, name


def test_every_clock_is_an_entry_of_its_own(report, primary):
    notice = contest(report, "duplicate-services", primary)
    assert agenda(report, FILED) == {"error-notice": ("due", LAST_DAY), "answer": ("awaited", date(2022, 9, 28))}
    reviewer, official = factories.user(staff="reviewer"), factories.user(staff="reconsideration official")
    factories.at(date(2022, 9, 20))
    answers.extend(notice=notice, text="We wait for claims.", new_due_on=date(2022, 10, 12), by=reviewer)
    assert agenda(report, date(2022, 9, 20))["answer"] == ("awaited", date(2022, 10, 12))
    factories.at(date(2022, 10, 3))
    answered(notice, by=reviewer)
    assert agenda(report, date(2022, 10, 3)) == {"reconsideration": ("due", date(2022, 10, 13))}
    asked = reconsiderations.request(participant=report.participant, notice=notice, basis="It is not.", by=primary)
    # 15 business days after October 3 are October 25, because October 10 is Columbus Day.
    acknowledgement = ("awaited", date(2022, 10, 25))
    decision = ("awaited", asked.decision_due_on)
    assert agenda(report, date(2022, 10, 3)) == {"acknowledgement": acknowledgement, "decision": decision}
    determinations.acknowledge(reconsideration=asked, by=official)
    # Papers until October 18, and the determination 60 days after it.
    papers, decision = ("due", date(2022, 10, 18)), ("awaited", date(2022, 12, 17))
    assert agenda(report, date(2022, 10, 3)) == {"position-paper": papers, "decision": decision}
    factories.at(date(2022, 10, 19))
    determinations.decide(reconsideration=asked, outcome="answer-stands", decision="It is right.", by=official)
    assert agenda(report, date(2022, 10, 3)) == {}


def test_what_cms_owes_is_never_the_practice_s_fault(report, primary, mailoutbox):
    contest(report, "duplicate-services", primary)
    late = date(2022, 10, 5)
    factories.at(late)
    assert agenda(report, late)["answer"] == ("cms-late", date(2022, 9, 28))
    row = Obligation.objects.get(code__startswith="answer:")
    entry = Entry.of(row, report.participant.model_id, late)
    assert not entry.can_be_done
    assert entry.when == "CMS had to do this by September 28, 2022"
    assert "Call the help desk" in entry.follows
    before = set(Obligation.objects.filter(reminders__isnull=False).values_list("code", flat=True))
    reminders.remind(by="test")
    reminded = set(Obligation.objects.filter(reminders__isnull=False).values_list("code", flat=True)) - before
    assert row.code not in reminded
    shown = factories.client(primary).get(reverse("participation:dashboard", args=[report.participant.model_id]))
    assert "CMS is late" in shown.content.decode()
