"""The stage of a report: final after the last day to contest, unless a timely notice is open."""

from __future__ import annotations

from datetime import date

import pytest

from portal.policy import load_book
from reconciliation.rules.deadlines import decision_due_on
from reconciliation.rules.dispute import NoticeFacts, may_be_reconsidered, stage

LAST_DAY, DAY_46 = date(2022, 9, 29), date(2022, 9, 30)
OPEN = NoticeFacts()
# Answered on September 25: reconsideration may be requested through October 5.
ANSWERED = NoticeFacts(reconsideration_due_on=date(2022, 10, 5))
CONFIRMED = NoticeFacts(reconsideration_due_on=date(2022, 10, 5), error_found=True)
REQUESTED = NoticeFacts(reconsideration_due_on=date(2022, 10, 5), reconsideration_requested=True)
DECIDED = NoticeFacts(date(2022, 10, 5), reconsideration_requested=True, reconsideration_decided=True)


@pytest.mark.parametrize(
    ("notices", "today", "named"),
    [
        ((), LAST_DAY, "contestable"),
        ((OPEN,), LAST_DAY, "contestable"),  # another line may still be contested
        ((), DAY_46, "final"),
        ((OPEN,), DAY_46, "under-review"),
        ((OPEN, DECIDED), date(2023, 8, 1), "under-review"),
        ((ANSWERED,), date(2022, 10, 5), "reconsiderable"),
        ((ANSWERED,), date(2022, 10, 6), "final"),
        ((CONFIRMED,), date(2022, 10, 5), "reconsiderable"),
        ((CONFIRMED,), date(2022, 10, 6), "to-be-corrected"),
        ((REQUESTED,), date(2022, 10, 6), "under-reconsideration"),
        ((REQUESTED, ANSWERED), date(2022, 10, 5), "under-reconsideration"),
        ((DECIDED,), date(2022, 10, 1), "final"),
        ((DECIDED, ANSWERED), date(2022, 10, 1), "reconsiderable"),
    ],
)
def test_report_is_final_only_if_nothing_is_open(notices, today, named):
    assert stage(notice_due_on=LAST_DAY, notices=notices, today=today) == named


@pytest.mark.parametrize(
    ("notice", "today", "may"),
    [
        (ANSWERED, date(2022, 10, 5), True),
        (ANSWERED, date(2022, 10, 6), False),
        (OPEN, LAST_DAY, False),
        (REQUESTED, LAST_DAY, False),
    ],
)
def test_answer_may_be_reconsidered_once_within_ten_days(notice, today, may):
    assert may_be_reconsidered(notice, today=today) is may


def test_decision_is_due_sixty_days_after_the_request():
    """October 5 + 26 is October 31, + 30 is November 30, + 4 is December 4."""
    assert decision_due_on(received_on=date(2022, 10, 5), book=load_book()) == date(2022, 12, 4)
