"""The header holds each required column once; unknown columns are a warning."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

import polars as pl

from quality.intake.checks.context import Context, Problem
from quality.intake.layouts import COLUMNS, Column
from quality.intake.typed import value

_SHOWN = 10  # names of a header that is not found
_NEEDED = "needed columns"


def stops(context: Context) -> Iterator[Problem]:
    """Report a header that belongs to no file of ours, or to another one: nothing else can be said of the file."""
    table, layout = context.table, context.layout
    if not table.has_rows:
        return
    if other := _other_file_type(context):
        details = {"other": other, "template": context.template}
        yield Problem("other-file-type", expected=layout.file_type, details=details)
    elif not set(table.header) & set(layout.names):
        shown = ", ".join(list(table.native.values())[:_SHOWN])[: context.limits.cell_length_limit_characters]
        details = {"received": shown, "template": context.template}
        yield Problem("no-known-column", expected=", ".join(layout.names[:3]) + ", …", details=details)


def header_problems(context: Context) -> Iterator[Problem]:
    """Report missing columns that every file needs, and doubled columns."""
    misspelled = _misspelled(context)
    yield from (_missing(column, misspelled, context) for column in _absent(context) if not column.when)
    for name in context.table.doubled:
        yield Problem("doubled-column", name, expected="one column of this name")


def gather(context: Context) -> None:
    """Note the absent columns that a row of the batch needs."""
    for column in _absent(context):
        if column.when and column.name not in context.spanning.values[_NEEDED]:
            conditions = [value(condition.column).is_in(condition.words) for condition in column.when]
            if context.frame.select(pl.all_horizontal(conditions).any()).item():
                context.spanning.note(_NEEDED, [column.name])


def file_problems(context: Context) -> Iterator[Problem]:
    """Report missing columns that some row needs, unknown columns, and columns with values but no name."""
    needed, misspelled = context.spanning.values[_NEEDED], _misspelled(context)
    yield from (_missing(column, misspelled, context) for column in _absent(context) if column.name in needed)
    for letter in sorted(context.table.unnamed, key=lambda letter: (len(letter), letter)):
        yield Problem("unnamed-column", letter, expected="a name of the layout")
    reported = {column.name for column in _absent(context) if not column.when or column.name in needed}
    for name in _unknown(context):
        meant = misspelled.get(name)
        if meant in reported:
            continue  # one cause, one finding: the missing column names the misspelled one
        yield Problem(
            "unknown-column",
            name[: context.limits.cell_length_limit_characters],
            expected="a column of the layout",
            details={"similar": f", unless you meant {meant}: then rename it" if meant else ""},
        )


def _other_file_type(context: Context) -> str | None:
    """Return the file type to which most names of the header belong, if it is not that of the submission."""
    of_type = {
        file_type: len({column.name for column in columns} & set(context.table.header))
        for file_type, columns in COLUMNS.items()
    }
    most = max(of_type, key=lambda file_type: of_type[file_type])
    return most if of_type[most] > of_type[context.layout.file_type] else None


def _unknown(context: Context) -> list[str]:
    return [name for name in context.table.header if name not in context.layout.names]


def _absent(context: Context) -> list[Column]:
    """List the required columns that the file lacks; none for JSON and XML, which cannot carry all columns."""
    table, layout = context.table, context.layout
    if not table.has_rows:
        return []
    return [column for column in layout.columns if column.required and not table.has(column.name)]


def _missing(column: Column, misspelled: Mapping[str, str], context: Context) -> Problem:
    name = next((name for name, meant in misspelled.items() if meant == column.name), None)
    because = f"; rows need it {column.needed_when}" if column.when else ""
    return Problem(
        "missing-column" if name is None else "misspelled-column",
        column.name,
        expected=column.meaning,
        details={"received": name, "because": because, "template": context.template},
    )


def _misspelled(context: Context) -> dict[str, str]:
    """Map unknown names to the missing columns that they resemble, each column once."""
    missing = (column.name for column in context.layout.columns if not context.table.has(column.name))
    return _similar(_unknown(context), missing)


def _similar(unknown: Iterable[str], missing: Iterable[str]) -> dict[str, str]:
    left, similar = list(missing), {}
    for name in unknown:
        for close in get_close_matches(name[:100], left, n=1):
            similar[name] = close
            left.remove(close)
    return similar
