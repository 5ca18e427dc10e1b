"""Dates are calendar dates in an unambiguous format and not after the day of the upload."""

from collections.abc import Iterator

from portal.formatting import long_date
from quality.intake.checks.context import Context, Problem
from quality.intake.layouts import DAY
from quality.intake.typed import day, received

_TWO_DIGIT_YEAR = r"^[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}$"
_FORMS = "YYYY-MM-DD or MM/DD/YYYY"


def problems(context: Context) -> Iterator[Problem]:
    """Report values that are not dates, two-digit years, days after the upload, and days too far in the past."""
    first, last = context.plausible_days
    for column in context.unreadable_columns:
        if column.type != DAY:
            continue
        text = received(column.name)
        parsed = day(text)
        no_date = text.is_not_null() & parsed.is_null()
        short = text.str.contains(_TWO_DIGIT_YEAR)
        yield Problem("two-digit-year", column.name, no_date & short, expected=_FORMS)
        yield Problem("not-a-date", column.name, no_date & ~short, expected=_FORMS)
        yield Problem(
            "date-after-upload",
            column.name,
            parsed > last,
            expected=f"on or before {long_date(last)}",
            details={"day": long_date(last)},
        )
        yield Problem("date-too-early", column.name, parsed < first, expected=f"on or after {long_date(first)}")
