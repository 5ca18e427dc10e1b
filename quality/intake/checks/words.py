"""Columns with allowed words hold one of them."""

from collections.abc import Iterator

from quality.intake.checks.context import Context, Problem
from quality.intake.layouts import JOINED_WORDS, MEASURE, WORD
from quality.intake.typed import unreadable


def problems(context: Context) -> Iterator[Problem]:
    """Report words that are not allowed."""
    for column in context.unreadable_columns:
        where = unreadable(column.name)
        allowed = ", ".join(column.words)
        if column.type == WORD:
            yield Problem("not-an-allowed-word", column.name, where, expected=allowed)
        elif column.type == JOINED_WORDS:
            yield Problem("not-an-allowed-word", column.name, where, expected=f"{allowed}; several joined with +")
        elif column.type == MEASURE:
            yield Problem("unknown-measure", column.name, where, expected=allowed)
