"""Numbers are bare numbers, whole where things are counted, and inside the believable range."""

from collections.abc import Iterator

import polars as pl

from quality.intake.checks.context import Context, Problem
from quality.intake.layouts import DECIMAL, WHOLE, Column
from quality.intake.typed import DECIMAL_FORM, received, value

_SEPARATED = r"^[+-]?[0-9]+([,'’\s\x{00a0}][0-9]+)+(\.[0-9]*)?$"  # noqa: RUF001
_WITH_UNIT = r"^[+-]?[0-9.,]*[0-9]\s*[A-Za-zµμ%/]"


def problems(context: Context) -> Iterator[Problem]:
    """Report values that are no numbers, with the likely cause, and numbers out of range."""
    for column in context.layout.columns:
        if column.type not in (WHOLE, DECIMAL) or not context.table.has(column.name):
            continue
        yield from _of(column)


def _of(column: Column) -> Iterator[Problem]:
    text, number = received(column.name), value(column.name)
    unread = text.is_not_null() & number.is_null()
    separated, with_unit = text.str.contains(_SEPARATED), text.str.contains(_WITH_UNIT)
    decimals = pl.lit(column.type == WHOLE) & text.str.contains(DECIMAL_FORM)
    span = _range_words(column)
    unit = f" ({column.unit})" if column.unit else ""
    yield Problem("number-with-separator", column.name, unread & separated, expected=span)
    yield Problem(
        "number-with-unit", column.name, unread & ~separated & with_unit, expected=span, details={"unit": unit}
    )
    yield Problem("not-a-whole-number", column.name, unread & decimals, expected=span)
    yield Problem("not-a-number", column.name, unread & ~separated & ~with_unit & ~decimals, expected=span)
    if column.least is not None and column.most is not None:
        yield Problem(
            "number-out-of-range", column.name, (number < column.least) | (number > column.most), expected=span
        )


def _range_words(column: Column) -> str:
    kind = "whole number" if column.type == WHOLE else "number"
    span = f" from {column.least} to {column.most}" if column.least is not None else ""
    return kind + span + (f" {column.unit}" if column.unit else "")
