"""Clocks of a reconsideration: business days without federal holidays, the last paper, and the days of the watch."""

from __future__ import annotations

from datetime import date

import pytest

from portal.federal_holidays import federal_holidays
from portal.policy import load_book
from portal.rules.business_days import business_day_after
from reconciliation.rules.deadlines import answer_due_on_after_question
from reconciliation.rules.reconsideration_clocks import (
    acknowledgement_due_on,
    decision_due_on,
    last_paper_on,
    papers_due_on,
)
from reconciliation.rules.watch import newest_day

BOOK = load_book()
PARTIES = ("practice", "cms")


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        (date(2022, 9, 16), 1, date(2022, 9, 19)),  # Friday, then Monday
        (date(2022, 9, 17), 1, date(2022, 9, 19)),  # Saturday
        (date(2022, 9, 2), 1, date(2022, 9, 6)),  # Labor Day between
        (date(2022, 6, 17), 1, date(2022, 6, 21)),  # Juneteenth of a Sunday is observed on Monday
        (date(2021, 12, 30), 1, date(2022, 1, 3)),  # New Year of a Saturday is observed on Friday, December 31
        (date(2022, 12, 22), 2, date(2022, 12, 27)),  # Christmas of a Sunday is observed on Monday
        (date(2022, 9, 17), 0, date(2022, 9, 17)),
    ],
)
def test_business_days_leave_out_weekends_and_federal_holidays_as_observed(day, count, found):
    assert business_day_after(day, count, holidays=federal_holidays(day.year, day.year + 1)) == found


def test_acknowledgement_is_due_after_fifteen_business_days():
    """From September 15: 11 business days in September (16 to 30), then October 3 to 6."""
    holidays = federal_holidays(2022, 2023)
    assert acknowledgement_due_on(received_on=date(2022, 9, 15), holidays=holidays, book=BOOK) == date(2022, 10, 6)


@pytest.mark.parametrize(
    ("papers_due", "submitted", "last"),
    [
        (None, [], date(2022, 9, 15)),  # the request itself
        (date(2022, 10, 21), [], date(2022, 10, 21)),
        (date(2022, 10, 21), [date(2022, 10, 10)], date(2022, 10, 21)),
        (date(2022, 10, 21), [date(2022, 10, 10), date(2022, 10, 12)], date(2022, 10, 12)),
    ],
)
def test_days_of_the_determination_count_from_the_last_paper(papers_due, submitted, last):
    found = last_paper_on(
        received_on=date(2022, 9, 15), papers_due_on=papers_due, submitted_on=submitted, parties=PARTIES
    )
    assert found == last


def test_papers_take_fifteen_days_and_the_determination_sixty():
    """October 5 + 15 is October 20; + 60: 11 days left in October, 30 in November, 19 in December."""
    assert papers_due_on(acknowledged_on=date(2022, 10, 5), book=BOOK) == date(2022, 10, 20)
    assert decision_due_on(last_paper_on=date(2022, 10, 20), book=BOOK) == date(2022, 12, 19)


def test_clock_of_the_answer_runs_on_unless_the_policy_stops_it():
    days = {"due_on": date(2022, 9, 28), "asked_on": date(2022, 9, 5), "answered_on": date(2022, 9, 12)}
    assert answer_due_on_after_question(**days, book=BOOK) == date(2022, 9, 28)
    stops = BOOK.rehearse({"deadlines/clock_during_information": "stops"})
    assert answer_due_on_after_question(**days, book=stops) == date(2022, 10, 5)


@pytest.mark.parametrize(
    ("today", "newest"),
    [
        (date(2022, 9, 20), None),  # 8 days before
        (date(2022, 9, 21), -7),
        (date(2022, 9, 26), -7),
        (date(2022, 9, 27), -1),
        (date(2022, 9, 28), -1),
        (date(2022, 9, 29), 1),
        (date(2022, 10, 5), 7),
        (date(2023, 1, 5), 30),
    ],
)
def test_newest_day_of_the_watch_makes_up_for_missed_ones(today, newest):
    assert newest_day(date(2022, 9, 28), today=today, book=BOOK) == newest
