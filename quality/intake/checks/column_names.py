"""The header holds each required column once; unknown columns are a warning."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from quality.intake.checks.context import Context, Problem
from quality.intake.layouts import Column
from quality.intake.typed import value


def problems(context: Context) -> Iterator[Problem]:
    """Report missing, doubled, unnamed and unknown columns."""
    table, layout = context.table, context.layout
    unknown = [name for name in table.header if name not in layout.names]
    template = {"template": context.template}
    found = set(table.header) & set(layout.names)
    if not found and table.has_rows:
        yield Problem("no-known-column", expected=", ".join(layout.names[:3]) + ", …", details=template)
    for column in layout.columns if found else ():
        if column.required and not table.has(column.name) and _is_needed(column, context):
            yield Problem(
                "missing-column",
                column.name,
                expected=column.meaning,
                details={"because": f"; rows need it {column.needed_when}" if column.when else "", **template},
            )
    for name in table.doubled:
        yield Problem("doubled-column", name, expected="one column of this name")
    for letter in table.unnamed:
        yield Problem("unnamed-column", letter, expected="a name of the layout")
    missing = [name for name in layout.names if not table.has(name)]
    for name in unknown:
        yield Problem(
            "unknown-column",
            name[: context.limits.cell_length_limit_characters],
            expected="a column of the layout",
            details={"similar": _similar(name, missing, ", unless you meant {}: then rename it")},
        )


def _is_needed(column: Column, context: Context) -> bool:
    """Return whether any row needs an absent column; false for JSON and XML, which cannot carry all columns."""
    if not context.table.has_rows:
        return False
    conditions = [value(condition.column).is_in(condition.words) for condition in column.when]
    return not conditions or context.frame.filter(*conditions).height > 0


def _similar(name: str, others: Sequence[str], sentence: str) -> str:
    close = get_close_matches(name[:100], others, n=1)
    return sentence.format(close[0]) if close else ""
