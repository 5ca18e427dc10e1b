"""Performance years, 42 CFR 512.205."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.policy import Book
from portal.rules.input_error import InputError


@dataclass(frozen=True, slots=True)
class PerformanceYear:
    """One performance year: its number (1 to 5), its calendar year, its first and last day."""

    number: int
    year: int
    starts_on: date
    ends_on: date


def performance_years(*, book: Book, on: date | None = None) -> tuple[PerformanceYear, ...]:
    """List the performance years of the Model, 42 CFR 512.205, by the regime of a day.

    Without a day the regime is that of the Model's effective day.

    :raises PolicyError: when the policy knows no years on the day.
    """
    day = on or book.parameter("model/effective_day").values[0].value
    return tuple(PerformanceYear(**row) for row in book.on(day)["model/performance_years"])


def performance_year(year: int, *, book: Book) -> PerformanceYear:
    """Find the performance year of a calendar year, 42 CFR 512.205.

    :raises InputError: when the calendar year is not a performance year of the Model.
    """
    years = performance_years(book=book)
    for candidate in years:
        if candidate.year == year:
            return candidate
    raise InputError(
        "performance_year",
        f"{year} is not a performance year; give a calendar year from {years[0].year} to {years[-1].year}.",
    )
