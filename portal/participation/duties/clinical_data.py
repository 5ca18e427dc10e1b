"""Submitting clinical data in each of the two windows of a performance year, 42 CFR 512.275."""

from __future__ import annotations

from collections.abc import Callable

from portal.participation.rules.obligations import Days, Duty, Year, professional_side, takes_part
from portal.participation.rules.standing import Standing, has_running_episodes
from portal.policy import Book

FIRST, SECOND = 0, 1


def _days(place: int) -> Callable[[Year], Days]:
    def days(year: Year) -> Days:
        """Return the window from the policy."""
        window = year.policy["deadlines/clinical_data_windows"][place]
        return Days(window["opens_on"], window["closes_on"])

    return days


def _first_window_owed_in(standing: Standing, year: int, book: Book) -> bool:
    """Return whether the first window is owed: for this year, or for episodes that began in the year before."""
    return takes_part(standing, year, book) or has_running_episodes(standing, year, book=book)


def _duty(place: int, months: str, owed_in: Callable[[Standing, int, Book], bool]) -> Duty:
    return Duty(
        code=f"clinical-data-{place + 1}",
        title=f"Submit clinical data for {months}",
        authority="42 CFR 512.275",
        binds=professional_side,
        days=_days(place),
        owed_in=owed_in,
        consequence=lambda year: (
            f"You cannot earn the {year.policy['quality/clinical_points']:f} clinical-data points of the aggregate "
            "quality score."
        ),
        page="quality:submission-list",
        action="Upload clinical data",
        reading="opted-out-running-episodes" if place == FIRST else "",
    )


DUTIES = (
    _duty(FIRST, "January to June", _first_window_owed_in),
    _duty(SECOND, "July to December", takes_part),
)
