"""Numbers have no separators and units, are whole for counts, and lie in the plausible range."""

from collections.abc import Iterator

import polars as pl

from quality.intake.checks.context import Context, Problem
from quality.intake.layouts import DECIMAL, WHOLE, Column
from quality.intake.typed import DECIMAL_FORM, received, unreadable, value

_SEPARATED = r"^[+-]?[0-9]+([,'’\s\x{00a0}][0-9]+)+(\.[0-9]*)?$"  # noqa: RUF001
_WITH_UNIT = r"^[+-]?[0-9.,]*[0-9]\s*[A-Za-zµμ%/]"


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
    text, wrong = received(column.name), unreadable(column.name)
    separated, with_unit = text.str.contains(_SEPARATED), text.str.contains(_WITH_UNIT)
    decimals = pl.lit(column.type == WHOLE) & text.str.contains(DECIMAL_FORM)
    span = _range_words(column)
    unit = f" ({column.unit})" if column.unit else ""
    yield Problem("number-with-separator", column.name, wrong & separated, expected=span)
    yield Problem(
        "number-with-unit", column.name, wrong & ~separated & with_unit, expected=span, details={"unit": unit}
    )
    yield Problem("not-a-whole-number", column.name, wrong & decimals, expected=span)
    yield Problem("not-a-number", column.name, wrong & ~separated & ~with_unit & ~decimals, expected=span)


def _range_words(column: Column) -> str:
    kind = "whole number" if column.type == WHOLE else "number"
    span = f" from {column.least} to {column.most}" if column.least is not None else ""
    return kind + span + (f" {column.unit}" if column.unit else "")
