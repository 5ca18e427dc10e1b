"""Clinical data of an episode belong to the window and year in which the episode completes."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from portal.policy import load_book
from quality.rules.clinical_data import ClinicalData, ClinicalEpisode, count_beneficiaries, starting_days, windows

BOOK = load_book()
YEARS = range(2021, 2026)


@pytest.mark.parametrize(
    ("starts_on", "window"),
    [
        (date(2020, 12, 31), None),  # + 89 days is March 30, 2021, but the Model has not begun
        (date(2021, 1, 1), (2021, 1)),  # completes on March 31
        (date(2021, 4, 2), (2021, 1)),  # + 89 days: 28 to April 30, 31 to May 31, 30 to June 30
        (date(2021, 4, 3), (2021, 2)),  # completes on July 1
        (date(2021, 10, 3), (2021, 2)),  # completes on December 31
        (date(2021, 10, 4), (2022, 1)),  # starts in PY1, completes on January 1, 2022
        (date(2025, 10, 3), (2025, 2)),  # the last episode
        (date(2025, 10, 4), None),
    ],
)
def test_the_day_of_completion_decides_the_window(starts_on: date, window: tuple[int, int] | None) -> None:
    found = []
    for each in (each for year in YEARS for each in windows(year, book=BOOK)):
        first, last = starting_days(each, book=BOOK)
        found += [(each.year, each.period)] if first <= starts_on <= last else []
    assert found == ([window] if window else [])


def test_a_beneficiary_with_two_episodes_counts_once_both_are_submitted() -> None:
    april, august = ClinicalEpisode("A", date(2021, 4, 5)), ClinicalEpisode("A", date(2021, 8, 2))
    other = ClinicalEpisode("B", date(2021, 4, 5))
    owed = [april, august, other]

    def count(*accepted: ClinicalEpisode, book=BOOK) -> ClinicalData:
        return count_beneficiaries(owed, accepted, year=2021, book=book)

    assert count() == ClinicalData(submitted=0, applicable=2)
    assert count(april) == ClinicalData(submitted=0, applicable=2)
    assert count(april, august) == ClinicalData(submitted=1, applicable=2)
    assert count(april, august, other) == ClinicalData(submitted=2, applicable=2)
    # A record with another start date, or of another beneficiary, does not count.
    assert count(april, ClinicalEpisode("A", date(2021, 8, 3)), ClinicalEpisode("C", date(2021, 4, 5))).submitted == 0
    any_episode = BOOK.rehearse({"quality/clinical_data_beneficiary_counts": "any-episode"})
    assert count(april, book=any_episode) == ClinicalData(submitted=1, applicable=2)


def test_windows_follow_each_other_without_a_gap() -> None:
    days = [window for year in YEARS for window in windows(year, book=BOOK)]
    for before, after in itertools.pairwise(days):
        assert (after.completed_from - before.completed_to).days == 1
        assert before.closes_on < after.opens_on
    assert (days[1].opens_on, days[1].closes_on) == (date(2022, 1, 1), date(2022, 1, 31))
