"""An episode's clinical data belong to the window and year in which it completes."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from portal.policy import load_book
from quality.rules.clinical_data import window_of_episode, windows

BOOK = load_book()


@pytest.mark.parametrize(
    ("starts_on", "window"),
    [
        (date(2020, 12, 31), (2021, 1)),  # + 89 is 30 March 2021; whether it is in the Model is another rule
        (date(2021, 1, 1), (2021, 1)),  # completes 31 March
        (date(2021, 4, 2), (2021, 1)),  # + 89: 28 to 30 April, 31 to 31 May, 30 to 30 June
        (date(2021, 4, 3), (2021, 2)),  # completes 1 July
        (date(2021, 10, 3), (2021, 2)),  # completes 31 December
        (date(2021, 10, 4), (2022, 1)),  # starts in PY1, completes on 1 January 2022
        (date(2025, 10, 3), (2025, 2)),  # the last episode
        (date(2025, 10, 4), None),
    ],
)
def test_the_window_is_that_of_the_completion(starts_on: date, window: tuple[int, int] | None) -> None:
    found = window_of_episode(starts_on, book=BOOK)
    assert (None if found is None else (found.year, found.period)) == window


def test_windows_of_a_year_follow_each_other_without_gap() -> None:
    days = [window for year in range(2021, 2026) for window in windows(year, book=BOOK)]
    for before, after in itertools.pairwise(days):
        assert (after.completed_from - before.completed_to).days == 1
        assert before.closes_on < after.opens_on
    assert (days[1].opens_on, days[1].closes_on) == (date(2022, 1, 1), date(2022, 1, 31))
