"""Dates are calendar dates in an unambiguous format and not after the day of the upload."""

from collections.abc import Iterator

from portal.formatting import long_date
from quality.intake.checks.context import Context, Problem
from quality.intake.layouts import DAY
from quality.intake.typed import day, received

_TWO_DIGIT_YEAR = r"^[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}$"
# The forms of values that are no dates for us, and the fix of each; the first form that a value has counts.
_ADVICE = (
    (r"^([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4})[T ]", "Delete the time of day after the date."),
    (r"^(1[3-9]|2[0-9]|3[01])/(0?[1-9]|1[0-2])/[0-9]{4}$", "Write the month first, then the day: MM/DD/YYYY."),
    (r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$|^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}$",
     "There is no such day in the calendar. Correct its month or its day."),
    (r"^[0-9]{1,2}[.-][0-9]{1,2}[.-][0-9]{4}$", "Write it with slashes and the month first: MM/DD/YYYY."),
    (r"^[34][0-9]{4}(\.[0-9]+)?$",
     "This is how a spreadsheet counts days. Format the column as a date, and export the file again."),
    (r"^[0-9]{8}$", "Put hyphens between year, month and day: YYYY-MM-DD."),
    ("", "Write it as YYYY-MM-DD or MM/DD/YYYY, for example 2021-08-02 or 08/02/2021."),
)  # fmt: skip
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
        left = no_date & ~short
        for form, advice in _ADVICE:
            where = left & text.str.contains(form)
            yield Problem("not-a-date", column.name, where, expected=_FORMS, details={"advice": advice})
            left &= ~text.str.contains(form)
        yield Problem(
            "date-after-upload",
            column.name,
            parsed > last,
            expected=f"on or before {long_date(last)}",
            details={"day": long_date(last)},
        )
        yield Problem("date-too-early", column.name, parsed < first, expected=f"on or after {long_date(first)}")
