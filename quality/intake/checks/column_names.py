"""The header holds each required column once; unknown columns are a warning."""

from collections.abc import Iterator
from difflib import get_close_matches

from quality.intake.checks.context import Context, Problem
from quality.intake.layouts import COLUMNS, Column
from quality.intake.typed import value

_SHOWN = 10  # names of a header that is not found


def problems(context: Context) -> Iterator[Problem]:
    """Report missing, doubled, unnamed and unknown columns; one finding if the header belongs to no file of ours."""
    table, layout = context.table, context.layout
    template = {"template": context.template}
    found = set(table.header) & set(layout.names)
    if table.has_rows and (other := _other_file_type(context)):
        yield Problem("other-file-type", expected=layout.file_type, details={"other": other, **template}, stops=True)
    elif not found and table.has_rows:
        shown = ", ".join(list(table.native.values())[:_SHOWN])[: context.limits.cell_length_limit_characters]
        expected = ", ".join(layout.names[:3]) + ", …"
        yield Problem("no-known-column", expected=expected, details={"received": shown, **template}, stops=True)
    missing = [column for column in layout.columns if not table.has(column.name)]
    needed = [column for column in missing if column.required and _is_needed(column, context)]
    misspelled = _similar([name for name in table.header if name not in layout.names], missing)
    for column in needed:
        name = next((name for name, meant in misspelled.items() if meant == column.name), None)
        because = f"; rows need it {column.needed_when}" if column.when else ""
        yield Problem(
            "missing-column" if name is None else "misspelled-column",
            column.name,
            expected=column.meaning,
            details={"received": name, "because": because, **template},
        )
    for name in table.doubled:
        yield Problem("doubled-column", name, expected="one column of this name")
    for letter in table.unnamed:
        yield Problem("unnamed-column", letter, expected="a name of the layout")
    reported = {column.name for column in needed}
    for name in table.header:
        meant = misspelled.get(name)
        if name in layout.names or meant in reported:
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


def _is_needed(column: Column, context: Context) -> bool:
    """Return whether any row needs an absent column; false for JSON and XML, which cannot carry all columns."""
    if not context.table.has_rows:
        return False
    conditions = [value(condition.column).is_in(condition.words) for condition in column.when]
    return not conditions or context.frame.filter(*conditions).height > 0


def _similar(unknown: list[str], missing: list[Column]) -> dict[str, str]:
    """Map unknown names to the missing columns that they resemble, each column once."""
    left = [column.name for column in missing]
    similar = {}
    for name in unknown:
        for close in get_close_matches(name[:100], left, n=1):
            similar[name] = close
            left.remove(close)
    return similar
