"""Each row has a value where the layout requires one."""

from collections.abc import Iterator

from quality.intake.checks.context import Context, Problem
from quality.intake.layouts import TYPE_WORDS, Column
from quality.intake.typed import received, value


def problems(context: Context) -> Iterator[Problem]:
    """Report blanks in required columns that the file carries."""
    for column in context.layout.columns:
        if not column.required or not context.table.has(column.name):
            continue
        where = received(column.name).is_null()
        for condition in column.when:
            where &= value(condition.column).is_in(condition.words)
        yield Problem(
            "required-value",
            column.name,
            where,
            expected=_expected(column),
            details={"required": column.needed_when or "in every row"},
        )


def _expected(column: Column) -> str:
    if column.words:
        return "one of " + ", ".join(column.words)
    unit = f" in {column.unit}" if column.unit else ""
    return TYPE_WORDS[column.type] + unit
