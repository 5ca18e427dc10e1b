"""Events that beat tells and stores by itself: once each, whether it runs twice a day or sleeps for seven weeks."""

from __future__ import annotations

from collections import Counter
from datetime import date, time, timedelta

import pytest

from portal.models import Job, Message
from portal.participation import tasks as participation
from portal.participation.models import Obligation, Reminder
from portal.services import demonstration_clock
from reconciliation import tasks
from reconciliation.models import ClockEvent, Finality, Release, Repayment, Report
from reconciliation.services import notices, releases, staff_mails
from tests import factories
from tests.reconciliation.conftest import REPORT_DAY

pytestmark = pytest.mark.django_db
ISSUED_ON = REPORT_DAY + timedelta(days=1)
DUE, LAST_DAY, FINAL_ON = date(2022, 9, 15), date(2022, 9, 30), date(2022, 10, 1)
"""Of what is issued on August 16: 30 days to repay, 45 days to contest, and the day after them."""
ANSWER_DUE = date(2022, 9, 16)
"""Of a notice of August 17: 30 days."""
END = date(2022, 10, 8)
BUSY = [ISSUED_ON, date(2022, 8, 17), date(2022, 9, 1), date(2022, 9, 8), date(2022, 9, 9), date(2022, 9, 14),
        date(2022, 9, 15), date(2022, 9, 16), date(2022, 9, 17), date(2022, 9, 22), date(2022, 9, 23),
        date(2022, 9, 29), LAST_DAY, FINAL_ON, END]  # fmt: skip
"""The days on which something happens."""


def beat(day: date) -> None:
    """Let every task of beat that watches days run on a day, twice, as after a restart."""
    demonstration_clock.move(to=day, at=time(9), follow=False, by="test")
    for _ in range(2):
        tasks.issue_due()
        releases.issue_due(by="test")  # what the queued jobs do
        tasks.issue_due()
        tasks.watch_clocks()
        participation.send_deadline_reminders()


def happened(owing: Report, contested: Report) -> dict[str, list]:
    """Return what was told and stored of each event, in its order."""
    reminded = lambda code: list(  # noqa: E731
        Reminder.objects.filter(obligation__code=code).order_by("pk").values_list("due_on", "after")
    )
    told = ClockEvent.objects.filter(notice__report=contested, event="told").order_by("pk")
    return {
        "issued": list(Message.objects.filter(subject__endswith="is ready").values_list("participant_id", flat=True)),
        "notice reminder": reminded(owing.notice_code),
        "repayment reminder": [one for one in reminded(owing.repayment.code) if one[1] < 0],
        "interest": [one for one in reminded(owing.repayment.code) if one[1] > 0],
        "final": list(Finality.objects.filter(report=owing).values_list("final_on", flat=True)),
        "final is told": list(
            Message.objects.filter(participant=owing.participant, subject__contains="is final").values_list("pk")
        ),
        "escalation": list(told.values_list("clock", "after")),
    }


@pytest.mark.parametrize("slept", [False, True], ids=["awake on every busy day", "asleep from August 17 to October 8"])
def test_each_event_happens_once(prepared, slept):
    """The report that owes money is not contested; another one is, and nobody answers in time."""
    overseer = factories.user(staff="approver")
    factories.user(staff="reviewer")
    release = releases.ask(run=prepared, release_on=ISSUED_ON, reason="x", by=factories.user(staff="analyst"))
    releases.approve(release=release, by=overseer)
    for day in BUSY[:2]:
        beat(day)
    assert Release.objects.get().status == "issued"
    owing, contested = prepared.reports.order_by("total").select_related("participant", "run")[:2]
    assert Repayment.objects.get(report=owing).due_on == DUE
    notices.file(
        participant=contested.participant, lines=[notices.Contested(contested.lines.get(code="incomplete-episodes"))],
        grounds="x", wanted_outcome="x", by=factories.seat(contested.participant),
    )  # fmt: skip
    for day in BUSY[-1:] if slept else BUSY[2:]:
        beat(day)
    found = happened(owing, contested)
    assert Counter(found["issued"]) == dict.fromkeys(prepared.reports.values_list("participant_id", flat=True), 1)
    assert found["final"] == [FINAL_ON] and len(found["final is told"]) == 1
    assert not Finality.objects.filter(report=contested).exists()
    assert Obligation.objects.get(code=owing.notice_code).status(END) == "passed"
    if slept:
        # A day that was slept through is made up for by the newest one of its kind; a right that passed by none.
        assert found["notice reminder"] == []
        assert (found["repayment reminder"], found["interest"]) == ([(DUE, -30)], [(DUE, 14)])
        assert found["escalation"] == [("answer", 7)]
    else:
        assert found["notice reminder"] == [(LAST_DAY, -30), (LAST_DAY, -14), (LAST_DAY, -7), (LAST_DAY, -1)]
        assert found["repayment reminder"] == [(DUE, -30), (DUE, -14), (DUE, -7), (DUE, -1)]
        assert found["interest"] == [(DUE, 1), (DUE, 7), (DUE, 14)]
        assert found["escalation"] == [("answer", -7), ("answer", -1), ("answer", 1), ("answer", 7)]
    told = Message.objects.filter(participant=owing.participant, body__contains="Interest is charged").latest("pk")
    assert "Repay CMS" in told.body
    mails = [day for user, day in Job.objects.filter(task=staff_mails.DAY).values_list("arguments__0", "arguments__1")
             if user == overseer.pk]  # fmt: skip
    assert len(mails) == len(set(mails)) == sum(after > 0 for _, after in found["escalation"])
