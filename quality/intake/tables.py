"""The table that every reader hands to the checks, whatever the format of the file was."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

import polars as pl

from quality.intake.marks import header_name, trimmed, visible

# Names of our own among those of the file, which are compared in lower case: a capital letter keeps them apart.
ROW = "@Row"
PLACE = "@Place"
EXPECTED = "@Expected"
REFUSED = "@Refused"
_CHUNK_ROWS = 10_000  # bounds the Python strings that live at one time; the frame itself is compact


@dataclass
class Table:
    """Rows of text as received. Row numbers are those a person sees in the sheet.

    `frame` holds a text column for each column of the layout that the file carries (trimmed, blank as null) and the
    column `ROW`; for formats without rows also `PLACE`, the path of the measurement, and `REFUSED`, true where the
    reader itself reported what is wrong with it. `header` lists all names, those of no layout included; `native` gives
    the file's own name of a column, `letters` the name below a letter of the sheet. `carries` lists the measures that
    the format can hold, None for all of them.
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

    def has(self, column: str) -> bool:
        """Return whether the file carries a column."""
        return column in self.header


def column_letter(position: int) -> str:
    """Name a column as spreadsheets do: 0 is A, 26 is AA."""
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

    Only wanted columns are kept, so that a wide file costs no more memory than a narrow one. Of doubled names the first
    counts here; the check of columns rejects the file anyway.
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
        {name: visible(header[position]) for name, position in first.items()},
        {column_letter(position): name for position, name in enumerate(names) if name},
    )


def _kept_values(
    rows: Iterable[tuple[int, Sequence[str]]], kept: Sequence[int], blank: Sequence[int], unnamed: set[int]
) -> Iterator[tuple[int | str, ...]]:
    """Give each row's number and its values at the kept positions; note which blank positions hold a value."""
    last = max(kept, default=0)
    for number, values in rows:
        if blank:
            unnamed.update(at for at in blank if at < len(values) and values[at] and visible(values[at]))
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
