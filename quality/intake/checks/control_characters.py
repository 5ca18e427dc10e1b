"""Values hold no characters that cannot be seen."""

from collections.abc import Iterator

from quality.intake.checks.context import Context, Problem
from quality.intake.layouts import TEXT
from quality.intake.text_cleaning import INVISIBLE
from quality.intake.typed import received

# Control characters, line breaks, zero-width characters, and characters that set the direction of text.
_UNSEEN = r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]"
# Free text may hold the joiners that some scripts need between letters; a number, a date or a word may not.
_UNSEEN_OUTSIDE_TEXT = rf"{_UNSEEN}|[{INVISIBLE}]"


def problems(context: Context) -> Iterator[Problem]:
    """Report control characters and line breaks inside values."""
    for column in context.layout.columns:
        if context.table.has(column.name):
            unseen = received(column.name).str.contains(_UNSEEN if column.type == TEXT else _UNSEEN_OUTSIDE_TEXT)
            yield Problem("control-characters", column.name, unseen, expected="text in one line")
