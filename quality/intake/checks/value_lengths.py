"""Values are not longer than the limit for all columns."""

from collections.abc import Iterator

from quality.intake.checks.context import Context, Problem
from quality.intake.typed import received


def problems(context: Context) -> Iterator[Problem]:
    """Report values beyond the length limit."""
    limit = context.limits.cell_length_limit_characters
    for name in context.layout.names:
        if context.table.has(name):
            yield Problem("cell-too-long", name, received(name).str.len_chars() > limit, expected=str(limit))
