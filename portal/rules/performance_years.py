"""Performance years, 42 CFR 512.205."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date

from portal.policy import Book
from portal.policy.book import BookDay
from portal.rules.input_error import InputError

YEARS = "model/performance_years"


@dataclass(frozen=True, slots=True)
class PerformanceYear:
    """One performance year: its number (1 to 5), its calendar year, its first and its last day."""

    number: int
    year: int
    starts_on: date
    ends_on: date


def performance_years(*, book: Book, on: date | None = None) -> tuple[PerformanceYear, ...]:
    """Return the performance years of the Model under the rule in force on a day, 42 CFR 512.205.

    Without a day, or for a day before the first rule, return the years of the first rule.
    """
    first_known = book.parameter(YEARS).values[0].from_on
    policy = book.on(max(on or first_known, first_known))
    return tuple(PerformanceYear(**row) for row in policy[YEARS])


def performance_year(year: int, *, book: Book) -> PerformanceYear:
    """Return the performance year of a calendar year under the rule in force on its first day, 42 CFR 512.205.

    :raises InputError: when the calendar year is not a performance year of the Model.
    """
    years = performance_years(book=book, on=date(min(max(year, MINYEAR), MAXYEAR), 1, 1))
    for candidate in years:
        if candidate.year == year:
            return candidate
    span = f"from {years[0].year} to {years[-1].year}" if years else "in which the rule names performance years"
    raise InputError("performance_year", f"{year} is not a performance year; give a calendar year {span}.")


def policy_of(year: int, *, book: Book) -> BookDay:
    """Open the policy at the first day of a performance year, whose values apply to that year, 42 CFR 512.205.

    :raises InputError: when the calendar year is not a performance year of the Model.
    """
    return book.on(performance_year(year, book=book).starts_on)
