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
    """One performance year: its number (1 to 5), its calendar year, its first and last day."""

    number: int
    year: int
    starts_on: date
    ends_on: date


def performance_years(*, book: Book, on: date | None = None) -> tuple[PerformanceYear, ...]:
    """List the performance years of the Model by the regime of a day, 42 CFR 512.205.

    A day before the first regime sees that one, for it tells what will be; so does no day at all.
    """
    first_known = book.parameter(YEARS).values[0].from_on
    policy = book.on(max(on or first_known, first_known))
    return tuple(PerformanceYear(**row) for row in policy[YEARS])


def performance_year(year: int, *, book: Book) -> PerformanceYear:
    """Find the performance year of a calendar year by the regime of its first day, 42 CFR 512.205.

    :raises InputError: when the calendar year is not a performance year of the Model.
    """
    years = performance_years(book=book, on=date(min(max(year, MINYEAR), MAXYEAR), 1, 1))
    for candidate in years:
        if candidate.year == year:
            return candidate
    span = f"from {years[0].year} to {years[-1].year}" if years else "of a regime that has any"
    raise InputError("performance_year", f"{year} is not a performance year; give a calendar year {span}.")


def policy_of(year: int, *, book: Book) -> BookDay:
    """Open the policy at the first day of a performance year, by which the year is worked out, 42 CFR 512.205.

    :raises InputError: when the calendar year is not a performance year of the Model.
    """
    return book.on(performance_year(year, book=book).starts_on)
