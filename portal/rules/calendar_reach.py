"""Limits of the days that people may enter: some years around the Model, 42 CFR 512.205."""

from __future__ import annotations

from datetime import date

from portal.policy import Book
from portal.rules.performance_years import performance_years


def calendar_reach(*, book: Book) -> tuple[date, date]:
    """Return the first and the last day that people may enter: some years around the Model's, 42 CFR 512.205."""
    years = performance_years(book=book)
    reach = book.on(years[0].starts_on)["model/calendar_reach_years"]
    return date(years[0].year - reach, 1, 1), years[-1].ends_on.replace(year=years[-1].year + reach)
