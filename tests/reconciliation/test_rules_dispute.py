"""The stage of a report: final after the last day to contest, unless a timely notice is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reconciliation.rules.dispute import NoticeFacts, finality, may_be_reconsidered, stage

LAST_DAY, DAY_46 = date(2022, 9, 29), date(2022, 9, 30)
OPEN = NoticeFacts()
# Answered on September 25: reconsideration may be requested through October 5.
ANSWERED = NoticeFacts(reconsideration_due_on=date(2022, 10, 5))
CONFIRMED = NoticeFacts(reconsideration_due_on=date(2022, 10, 5), error_found=True)
REQUESTED = NoticeFacts(reconsideration_due_on=date(2022, 10, 5), reconsideration_requested=True)
DECIDED = replace(REQUESTED, reconsideration_ended_on=date(2022, 10, 1))
WITHDRAWN = replace(DECIDED, reconsideration_withdrawn=True)
CORRECTED = replace(CONFIRMED, corrected=True)


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
        ((CORRECTED,), date(2022, 10, 6), "corrected"),
        ((CORRECTED, OPEN), date(2022, 10, 6), "under-review"),
        ((replace(CORRECTED, carried_over=True),), date(2022, 10, 6), "final"),  # the corrected report itself
        ((replace(OPEN, carried_over=True),), date(2022, 10, 6), "under-review"),
        ((WITHDRAWN,), date(2022, 10, 1), "final"),
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


@pytest.mark.parametrize(
    ("notices", "final_on", "because"),
    [
        ((), DAY_46, "the last day for an error notice has passed"),
        ((ANSWERED,), date(2022, 10, 6), "CMS's answer to the error notice is binding"),
        ((replace(ANSWERED, reconsideration_due_on=date(2022, 9, 10)),), DAY_46, "the last day"),
        ((DECIDED,), date(2022, 10, 1), "the official decided"),
        ((WITHDRAWN,), date(2022, 10, 6), "withdrawn"),  # the answer is binding after its ten days
        ((DECIDED, ANSWERED), date(2022, 10, 6), "binding"),
    ],
)
def test_finality_has_the_day_on_which_the_last_thing_ended(notices, final_on, because):
    found = finality(notice_due_on=LAST_DAY, notices=notices)
    assert found.final_on == final_on
    assert because in found.because
