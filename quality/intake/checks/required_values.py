"""Each row has a value where the layout requires one."""

from collections.abc import Iterator

import polars as pl

from quality.intake.checks.context import Context, Problem
from quality.intake.layouts import TYPE_WORDS, Column
from quality.intake.typed import received, value


def problems(context: Context) -> Iterator[Problem]:
    """Report blank cells in required columns of the file."""
    for column in context.layout.columns:
        if column.required and context.table.has(column.name):
            yield Problem(
                "required-value",
                column.name,
                received(column.name).is_null() & needed(column),
                expected=expected_value(column),
                details={"required": column.needed_when or "in every row"},
            )


def needed(column: Column) -> pl.Expr:
    """Return the condition for a row to need a value in a column; false if a value it depends on cannot be read."""
    where = pl.lit(column.required)
    for condition in column.when:
        where &= value(condition.column).is_in(condition.words).fill_null(False)
    return where


def expected_value(column: Column) -> str:
    """Describe the value that a column takes, for a sentence."""
    if column.words:
        return "one of " + ", ".join(column.words)
    unit = f" in {column.unit}" if column.unit else ""
    return TYPE_WORDS[column.type] + unit
