"""The table that every reader gives to the checks, whatever the format of the file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

import polars as pl

from quality.intake.text_cleaning import header_name, trimmed, visible_text

# Our own columns. Column names from the file are in lower case, so a capital letter tells ours apart.
ROW = "@Row"
PLACE = "@Place"
EXPECTED = "@Expected"
REFUSED = "@Refused"
_CHUNK_ROWS = 10_000  # limits the Python strings in memory at one time; the frame itself is compact


@dataclass
class Table:
    """Rows of text as received, with the row numbers that a person sees in the sheet.

    `frame` holds a text column for each column of the layout that is in the file (trimmed, null if blank) and the
    column `ROW`. For formats without rows it also holds `PLACE`, the path of the measurement, and `REFUSED`, true if
    the reader itself reported an error in it. `header` lists all names in the file; `native` maps a column to its name
    as the file writes it, and `letters` maps a column letter of the sheet to its name. `carries` lists the measures
    that the format can hold, None for all of them. `apart` are the numbers of rows that are no data.
    """

    frame: pl.DataFrame
    header: Sequence[str]
    doubled: Sequence[str] = ()
    unnamed: Sequence[str] = ()
    layout_version: str | None = None
    native: Mapping[str, str] = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)
    carries: Collection[str] | None = None
    has_rows: bool = True
    apart: frozenset[int] = frozenset()

    def has(self, column: str) -> bool:
        """Return whether the file has a column."""
        return column in self.header


def column_letter(position: int) -> str:
    """Return the letters that a spreadsheet shows for a column position: A for 0, AA for 26."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def from_rows(
    header: Sequence[str],
    rows: Iterable[tuple[int, Sequence[str]]],
    *,
    wanted: Collection[str],
    layout_version: str | None = None,
) -> Table:
    """Build a table from a header and numbered rows of any width.

    Only wanted columns are kept, so that a wide file needs no more memory than a narrow one. Of columns with the same
    name the first is kept; the check of column names rejects the file anyway.
    """
    names = [header_name(name) for name in header]
    first: dict[str, int] = {}
    doubled: list[str] = []
    for position, name in enumerate(names):
        if name and name in first:
            if name not in doubled:
                doubled.append(name)
        elif name:
            first[name] = position
    blank = [position for position, name in enumerate(names) if not name]
    unnamed: set[int] = set()
    kept = {name: position for name, position in first.items() if name in wanted}
    frame = _frame(_kept_values(rows, list(kept.values()), blank, unnamed), list(kept))
    return Table(
        frame.with_columns(trimmed(pl.col(name)).alias(name) for name in kept),
        list(first),
        doubled,
        [column_letter(position) for position in sorted(unnamed)],
        layout_version,
        {name: visible_text(header[position]) for name, position in first.items()},
        {column_letter(position): name for position, name in enumerate(names) if name},
    )


def _kept_values(
    rows: Iterable[tuple[int, Sequence[str]]], kept: Sequence[int], blank: Sequence[int], unnamed: set[int]
) -> Iterator[tuple[int | str, ...]]:
    """Yield each row's number and kept values; add to `unnamed` the positions without a name that hold a value."""
    last = max(kept, default=0)
    for number, values in rows:
        if blank:
            unnamed.update(at for at in blank if at < len(values) and values[at] and visible_text(values[at]))
        if last >= len(values):
            values = [*values, *[""] * (last + 1 - len(values))]
        yield number, *[values[at] for at in kept]


def _frame(rows: Iterator[tuple[int | str, ...]], names: Sequence[str]) -> pl.DataFrame:
    schema = {ROW: pl.Int64, **dict.fromkeys(names, pl.String)}
    frames = [
        pl.DataFrame(dict(zip(schema, zip(*chunk, strict=True), strict=True)), schema=schema) for chunk in _chunks(rows)
    ]
    return pl.concat(frames) if frames else pl.DataFrame(schema=schema)


def _chunks(rows: Iterator[tuple[int | str, ...]]) -> Iterator[list[tuple[int | str, ...]]]:
    while chunk := list(islice(rows, _CHUNK_ROWS)):
        yield chunk
