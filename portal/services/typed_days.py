"""Checks of days and years that people typed, against the Model's calendar; they catch typing errors such as 9999."""

from __future__ import annotations

from datetime import date

from portal.formatting import long_date
from portal.policy import Book
from portal.rules.calendar_reach import calendar_reach
from portal.rules.input_error import InputError
from portal.rules.performance_years import performance_year

from .use_case import Refused


def check_in_reach(*, book: Book, **days: date | None) -> None:
    """Check that typed days lie within the allowed years; each argument has the name of its field.

    :raises Refused: for the first day that does not, at its field.
    """
    first, last = calendar_reach(book=book)
    for field, day in days.items():
        if day is not None and not first <= day <= last:
            raise Refused(
                f"{long_date(day)} is outside the years of the Model. Give a day from {first.year} to {last.year}.",
                field=field,
            )


def check_year_in_reach(year: int, *, book: Book, field: str) -> None:
    """Check that a typed calendar year lies within the allowed years.

    :raises Refused: at the field, when it does not.
    """
    first, last = calendar_reach(book=book)
    if not first.year <= year <= last.year:
        raise Refused(
            f"{year} is outside the years of the Model. Give a year from {first.year} to {last.year}.", field=field
        )


def check_in_order(*, from_on: date, to_on: date | None) -> None:
    """Check that a last day is not before the first day.

    :raises Refused: at the field of the last day.
    """
    if to_on is not None and to_on < from_on:
        raise Refused(f"The last day cannot be before {long_date(from_on)}, the first day.", field="to_on")


def check_performance_year(year: int, *, book: Book, field: str = "year") -> None:
    """Check that a typed year is a performance year.

    :raises Refused: at the field, when it is not.
    """
    try:
        performance_year(year, book=book)
    except InputError as error:
        raise Refused(error.message, field=field) from error
