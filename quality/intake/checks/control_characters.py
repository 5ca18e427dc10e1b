"""Values hold no characters that cannot be seen."""

from collections.abc import Iterator

from quality.intake.checks.context import Context, Problem
from quality.intake.typed import received

_UNSEEN = r"[\x00-\x1f\x7f-\x9f\u2028\u2029]"


def problems(context: Context) -> Iterator[Problem]:
    """Report control characters and line breaks inside values."""
    for name in context.layout.names:
        if context.table.has(name):
            yield Problem("control-characters", name, received(name).str.contains(_UNSEEN), expected="text in one line")
