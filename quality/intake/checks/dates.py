"""Dates are days of the calendar, written so that they can be read in one way only."""

from collections.abc import Iterator

from quality.intake.checks.context import Context, Problem
from quality.intake.layouts import DAY
from quality.intake.typed import received, value

_TWO_DIGIT_YEAR = r"^[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}$"


def problems(context: Context) -> Iterator[Problem]:
    """Report values that are no dates, those with two-digit years apart."""
    for column in context.layout.columns:
        if column.type != DAY or not context.table.has(column.name):
            continue
        text = received(column.name)
        unread = text.is_not_null() & value(column.name).is_null()
        short = text.str.contains(_TWO_DIGIT_YEAR)
        yield Problem("two-digit-year", column.name, unread & short, expected="YYYY-MM-DD or MM/DD/YYYY")
        yield Problem("not-a-date", column.name, unread & ~short, expected="YYYY-MM-DD or MM/DD/YYYY")
