"""Columns with allowed words hold one of them."""

from collections.abc import Iterator

from quality.intake.checks.context import Context, Problem
from quality.intake.layouts import JOINED_WORDS, MEASURE, WORD
from quality.intake.typed import received, value


def problems(context: Context) -> Iterator[Problem]:
    """Report words that are not allowed."""
    for column in context.layout.columns:
        if not context.table.has(column.name):
            continue
        where = received(column.name).is_not_null() & value(column.name).is_null()
        allowed = ", ".join(column.words)
        if column.type == WORD:
            yield Problem("not-an-allowed-word", column.name, where, expected=allowed)
        elif column.type == JOINED_WORDS:
            yield Problem("not-an-allowed-word", column.name, where, expected=f"{allowed}; several joined with +")
        elif column.type == MEASURE:
            yield Problem("unknown-measure", column.name, where, expected=allowed)
