"""Cells without a value are blank and do not hold N/A, null or a similar word.

Free text may hold such a word (Null and Na are names of people), and so may a column that allows it.
"""

from collections.abc import Iterator

from quality.intake.checks.context import Context, Problem
from quality.intake.checks.required_values import expected_value, needed
from quality.intake.layouts import CATEGORY
from quality.intake.typed import received, value


def problems(context: Context) -> Iterator[Problem]:
    """Report words for “no value”: the cell should be blank, or needs a value if one is required."""
    words = context.policy["intake/null_words"]
    spelled = [word.replace("-", joint) for word in words for joint in "- _"]
    # The typed column accepts any text as a category; only the check of staging knows the categories.
    categories = [
        column for column in context.layout.columns if column.type == CATEGORY and context.table.has(column.name)
    ]
    for column in (*context.unreadable_columns, *categories):
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
