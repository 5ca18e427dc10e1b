"""Values hold no characters that cannot be seen."""

from collections.abc import Iterator

from quality.intake.checks.context import Context, Problem
from quality.intake.typed import received

# Control characters, line breaks, blanks without width, and marks that turn the direction of reading.
_UNSEEN = r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]"


def problems(context: Context) -> Iterator[Problem]:
    """Report control characters and line breaks inside values."""
    for name in context.layout.names:
        if context.table.has(name):
            yield Problem("control-characters", name, received(name).str.contains(_UNSEEN), expected="text in one line")
