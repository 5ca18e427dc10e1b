"""A cell without a value is blank: the layout does not know N/A, null and similar words.

Free text may hold such a word (Null and Na are names of people), and so may a column that allows it.
"""

from collections.abc import Iterator

from quality.intake.checks.context import Context, Problem
from quality.intake.checks.required_values import expected_value, needed
from quality.intake.layouts import CATEGORY
from quality.intake.typed import received, value


def problems(context: Context) -> Iterator[Problem]:
    """Report words for “no value”: to be left blank, or to be replaced where a value is required."""
    words = context.policy["intake/null_words"]
    spelled = [word.replace("-", joint) for word in words for joint in "- _"]
    # Every text is a category until the check of staging looks at it.
    categories = [
        column for column in context.layout.columns if column.type == CATEGORY and context.table.has(column.name)
    ]
    for column in (*context.unread_columns, *categories):
        where = received(column.name).str.to_lowercase().is_in(spelled)
        if column.type != CATEGORY:
            where &= value(column.name).is_null()
        yield Problem(
            "null-word-for-required",
            column.name,
            where & needed(column),
            expected=expected_value(column),
            details={"required": column.needed_when or "in every row"},
        )
        yield Problem("null-word", column.name, where & ~needed(column), expected="blank")
