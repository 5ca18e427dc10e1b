"""The right of a participant with few episodes to stay out of a performance year, 42 CFR 512.210(c)."""

from __future__ import annotations

from portal.participation.rules.low_volume import data_year, low_volume, opt_out_days
from portal.participation.rules.obligations import Days, Duty, Year
from portal.participation.rules.standing import Standing, first_day_in
from portal.policy import Book
from portal.rules.performance_years import performance_year


def _days(year: Year) -> Days:
    """Return the days from CMS's notice of eligibility to the last day to attest, before the year begins."""
    return opt_out_days(year.py.year, book=year.book)


def _owed_in(standing: Standing, year: int, book: Book) -> bool:
    """Return whether the right exists: CMS counted few enough episodes, or the participant opted out already."""
    py = performance_year(year, book=book)
    if first_day_in(standing, py.starts_on, py.ends_on) is None:
        return False
    count = dict(standing.episode_counts).get(data_year(year, book=book))
    eligible = count is not None and low_volume(year=year, episodes=count, book=book).eligible
    return eligible or year in standing.opted_out


DUTY = Duty(
    code="low-volume-opt-out",
    title="Decide whether to opt out as low-volume",
    authority="42 CFR 512.210(c)",
    days=_days,
    owed_in=_owed_in,
    consequence=lambda year: "If you do not attest in time, you take part for the whole year.",
    is_right=True,
    page="participation:election",
    action="Decide",
)
