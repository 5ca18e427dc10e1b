"""Numbers have no separators and units, are whole for counts, and lie in the plausible range."""

import re
from collections.abc import Iterator

import polars as pl

from quality.intake.checks.context import Context, Problem
from quality.intake.layouts import DECIMAL, WHOLE, Column
from quality.intake.typed import DECIMAL_FORM, received, unreadable, value

_SEPARATED = r"^[+-]?[0-9]+([,'’\s\x{00a0}][0-9]+)+(\.[0-9]*)?$"  # noqa: RUF001
_WITH_UNIT = r"^[+-]?[0-9.,]*[0-9]\s*[A-Za-zµμ%/]"
# The forms of a number with a separator, and the fix of each; the first form that a value has counts.
_SEPARATOR_ADVICE = (
    (r"^[+-]?[0-9]{1,3}([,'’\s\x{00a0}][0-9]{3}){2,}(\.[0-9]*)?$|[,'’\s\x{00a0}][0-9]{3}\.[0-9]*$|['’\s\x{00a0}][0-9]{3}$",  # noqa: RUF001
     "Delete the separators of thousands."),
    (r"^[+-]?[0-9]{1,3},[0-9]{3}$",
     "If the comma separates thousands, delete it. If it begins the decimals, write a point instead."),
    (r"^[+-]?[0-9]+,[0-9]+$", "Write a point instead of the comma."),
    ("", "Write one number, without spaces or marks inside and with a point before decimals."),
)  # fmt: skip


def problems(context: Context) -> Iterator[Problem]:
    """Report values that are not numbers, with the likely cause, and numbers out of range."""
    for column in context.unreadable_columns:
        if column.type in (WHOLE, DECIMAL):
            yield from _not_read(column)
    for column in context.layout.columns:
        if column.least is not None and column.most is not None and context.table.has(column.name):
            number = value(column.name)
            outside = (number < column.least) | (number > column.most)
            yield Problem("number-out-of-range", column.name, outside, expected=_range_words(column))


def _not_read(column: Column) -> Iterator[Problem]:
    """Report what is wrong with a number, each form with its own fix."""
    text, wrong = received(column.name), unreadable(column.name)
    separated, with_unit = text.str.contains(_SEPARATED), text.str.contains(_WITH_UNIT)
    decimals = pl.lit(column.type == WHOLE) & text.str.contains(DECIMAL_FORM)
    span = _range_words(column)
    for form, advice in _SEPARATOR_ADVICE:
        where = wrong & separated & text.str.contains(form)
        yield Problem("number-with-separator", column.name, where, expected=span, details={"advice": advice})
        separated &= ~text.str.contains(form)
    separated = text.str.contains(_SEPARATED)
    unit = f" ({column.unit})" if column.unit else ""
    with_unit = wrong & ~separated & with_unit
    for form, advice in _unit_advice(column):
        where = with_unit & text.str.contains(form)
        details = {"unit": unit, "advice": advice}
        yield Problem("number-with-unit", column.name, where, expected=span, details=details)
        with_unit &= ~text.str.contains(form)
    yield Problem("not-a-whole-number", column.name, wrong & decimals, expected=span)
    other = wrong & ~separated & ~text.str.contains(_WITH_UNIT) & ~decimals
    yield Problem("not-a-number", column.name, other, expected=span)


def _unit_advice(column: Column) -> Iterator[tuple[str, str]]:
    """Yield the forms of numbers with letters, and the fix of each."""
    if column.unit:
        yield rf"(?i)[0-9.]\s*{re.escape(column.unit)}\s*$", f"Delete {column.unit}: the column has this unit anyway."
    if column.unit == "cGy":
        yield (
            r"(?i)[0-9.]\s*gy\s*$",
            "Multiply the number by 100, which converts Gy to cGy, and write it without letters.",
        )
    unit = f" ({column.unit})" if column.unit else ""
    yield "", f"Write the number alone, converted to the unit of the column{unit}."


def _range_words(column: Column) -> str:
    kind = "whole number" if column.type == WHOLE else "number"
    span = f" from {column.least} to {column.most}" if column.least is not None else ""
    return kind + span + (f" {column.unit}" if column.unit else "")
