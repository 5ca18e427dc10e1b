"""The header holds each required column once; unknown columns are a warning."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

import polars as pl

from quality.intake.checks.context import Context, Problem
from quality.intake.layouts import Column
from quality.intake.typed import value

_NEEDED = "@Needed"


def header_problems(context: Context) -> Iterator[Problem]:
    """Report missing, doubled and unknown columns."""
    table, layout = context.table, context.layout
    unknown = [name for name in table.header if name not in layout.names]
    if table.has_rows and not set(table.header) & set(layout.names):
        expected = ", ".join(layout.names[:3]) + ", …"
        yield Problem("no-known-column", expected=expected, details={"template": context.template})
    yield from (_missing(column, context) for column in _absent(context) if not column.when)
    for name in table.doubled:
        yield Problem("doubled-column", name, expected="one column of this name")
    missing = [name for name in layout.names if not table.has(name)]
    for name in unknown:
        yield Problem(
            "unknown-column",
            name[: context.limits.cell_length_limit_characters],
            expected="a column of the layout",
            details={"similar": _similar(name, missing, ", unless you meant {}: then rename it")},
        )


def gather(context: Context) -> None:
    """Note the absent columns that a row of the batch needs."""
    for column in _absent(context):
        if column.when and column.name not in context.spanning.values[_NEEDED]:
            conditions = [value(condition.column).is_in(condition.words) for condition in column.when]
            if context.frame.select(pl.all_horizontal(conditions).any()).item():
                context.spanning.note(_NEEDED, [column.name])


def file_problems(context: Context) -> Iterator[Problem]:
    """Report missing columns that some row needs, and columns with values but no name."""
    needed = context.spanning.values[_NEEDED]
    yield from (_missing(column, context) for column in _absent(context) if column.name in needed)
    for letter in sorted(context.table.unnamed, key=lambda letter: (len(letter), letter)):
        yield Problem("unnamed-column", letter, expected="a name of the layout")


def _absent(context: Context) -> list[Column]:
    """List the required columns that the file lacks; none for JSON and XML, which cannot carry all columns."""
    table, layout = context.table, context.layout
    if not table.has_rows or not set(table.header) & set(layout.names):
        return []
    return [column for column in layout.columns if column.required and not table.has(column.name)]


def _missing(column: Column, context: Context) -> Problem:
    return Problem(
        "missing-column",
        column.name,
        expected=column.meaning,
        details={
            "because": f"; rows need it {column.needed_when}" if column.when else "",
            "template": context.template,
        },
    )


def _similar(name: str, others: Sequence[str], sentence: str) -> str:
    close = get_close_matches(name[:100], others, n=1)
    return sentence.format(close[0]) if close else ""
