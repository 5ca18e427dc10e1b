"""Each row has a value where the layout requires one."""

from collections.abc import Iterator

from quality.intake.checks.context import Context, Problem
from quality.intake.layouts import TYPE_WORDS, Column
from quality.intake.typed import received, value


def problems(context: Context) -> Iterator[Problem]:
    """Report blanks in required columns that the file carries."""
    for column in context.layout.columns:
        if not column.required or not (context.table.has(column.name)):
            continue
        where = received(column.name).is_null()
        for condition in column.when:
            where &= value(condition.column).is_in(condition.words)
        yield Problem(
            "required-value",
            column.name,
            where,
            expected=_expected(column),
            details={"required": _required(column)},
        )


def _expected(column: Column) -> str:
    if column.words:
        return "one of " + ", ".join(column.words)
    unit = f" in {column.unit}" if column.unit else ""
    return TYPE_WORDS[column.type] + unit


def _required(column: Column) -> str:
    if not column.when:
        return "in every row"
    return "when " + " and ".join(f"{c.column} is {' or '.join(c.words)}" for c in column.when)
