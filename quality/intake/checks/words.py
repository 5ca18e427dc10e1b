"""Columns with allowed words hold one of them."""

from collections.abc import Iterator
from difflib import get_close_matches

from quality.intake.checks.context import Context, Problem
from quality.intake.layouts import JOINED_WORDS, MEASURE, WORD, Column
from quality.intake.typed import fold, received, unreadable

_COMPARED, _LONGEST, _ALIKE = 200, 40, 0.75  # different values, their characters, and how alike two words are


def problems(context: Context) -> Iterator[Problem]:
    """Report words that are not allowed."""
    for column in context.unreadable_columns:
        where = unreadable(column.name)
        allowed = ", ".join(column.words)
        if column.type != MEASURE:
            yield from _resembling(column, context)
        if column.type == WORD:
            yield Problem("not-an-allowed-word", column.name, where, expected=allowed)
        elif column.type == JOINED_WORDS:
            joined = f"{allowed}; several joined with +"
            yield Problem("not-an-allowed-word", column.name, where, expected=joined)
        elif column.type == MEASURE:
            yield Problem("unknown-measure", column.name, where, expected=allowed)


def _resembling(column: Column, context: Context) -> Iterator[Problem]:
    """Report words that resemble one allowed word, with that word as the fix; at most as many as there are words."""
    written = received(column.name)
    values = context.frame.filter(unreadable(column.name))[column.name].unique().head(_COMPARED)
    meant: dict[str, list[str]] = {}
    for text in values:
        for close in get_close_matches(fold(text[:_LONGEST]), column.words, n=1, cutoff=_ALIKE):
            meant.setdefault(close, []).append(text)
    for word, texts in meant.items():
        advice = f"Did you mean {word}? Write one of: {', '.join(column.words)}."
        where = unreadable(column.name) & written.is_in(texts)
        yield Problem(
            "not-an-allowed-word", column.name, where, expected=", ".join(column.words), details={"advice": advice}
        )
