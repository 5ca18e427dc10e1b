"""The table that every reader gives to the checks, whatever the format of the file: its header, and batches of rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from quality.intake.text_cleaning import header_name, visible_text

# Our own columns. Column names from the file are in lower case, so a capital letter tells ours apart.
ROW = "@Row"
PLACE = "@Place"
EXPECTED = "@Expected"
REFUSED = "@Refused"
ROWS_AT_ONCE = 32_768
"""Rows of a batch. A batch with all of its typed columns takes some 60 MB."""
Row = tuple[int, Sequence[str]]
"""The number of a row, and its values as received."""


@dataclass
class Table:
    """The header of a file and its rows of text as received, in batches that can be taken once.

    A batch holds a text column for each column of the layout that is in the file (trimmed, null if blank) and the
    column `ROW`, the row number that a person sees in the sheet. For formats without rows it also holds `PLACE`, the
    path of the measurement, and `REFUSED`, true if the reader itself reported an error in it. `header` lists all names
    in the file; `native` maps a column to its name as the file writes it, and `letters` maps a column letter of the
    sheet to its name. `unnamed` lists the letters of columns with values but no name, as far as batches were taken.
    `carries` lists the measures that the format can hold, None for all of them. `lines` is about the number of rows.
    """

    batches: Iterator[pl.DataFrame]
    header: Sequence[str]
    doubled: Sequence[str] = ()
    unnamed: Collection[str] = ()
    layout_version: str | None = None
    native: Mapping[str, str] = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)
    carries: Collection[str] | None = None
    has_rows: bool = True
    lines: int = 0

    def has(self, column: str) -> bool:
        """Return whether the file has a column."""
        return column in self.header


class Heading:
    """The names in a header, and the positions of the columns that a table keeps.

    Only wanted columns are kept, so that a wide file needs no more memory than a narrow one. Of columns with the same
    name the first is kept; the check of column names rejects the file anyway.
    """

    def __init__(self, header: Sequence[str], *, wanted: Collection[str], spare: int = 0) -> None:
        """:param spare: the number of blank cells after the header, below which no value may be."""
        self._written, self.spare = header, spare
        self._names = [header_name(name) for name in header]
        self._first: dict[str, int] = {}
        self._doubled: dict[str, None] = {}
        for position, name in enumerate(self._names):
            if name and self._first.setdefault(name, position) != position:
                self._doubled[name] = None
        self.width = len(header)
        self.kept = {name: position for name, position in self._first.items() if name in wanted}
        self.blank = [position for position, name in enumerate(self._names) if not name]
        self.unnamed: dict[int, str] = {}

    def note_unnamed(self, position: int) -> None:
        """Note a column without a name that holds a value."""
        self.unnamed[position] = column_letter(position)

    def table(self, batches: Iterator[pl.DataFrame], *, layout_version: str | None = None, lines: int = 0) -> Table:
        """Return the table with this header."""
        return Table(
            batches,
            list(self._first),
            list(self._doubled),
            self.unnamed.values(),
            layout_version,
            {name: visible_text(self._written[position]) for name, position in self._first.items()},
            {column_letter(position): name for position, name in enumerate(self._names) if name},
            lines=lines,
        )

    def frame(self, rows: Sequence[Row]) -> pl.DataFrame:
        """Return the kept columns of numbered rows of any width, and note the unnamed columns that hold values."""
        schema = {ROW: pl.Int64, **dict.fromkeys(self.kept, pl.String)}
        if not rows:
            return pl.DataFrame(schema=schema)
        columns = zip(*self._values(rows), strict=True)
        return pl.DataFrame(dict(zip(schema, columns, strict=True)), schema=schema)

    def _values(self, rows: Iterable[Row]) -> Iterator[tuple[int | str, ...]]:
        kept = list(self.kept.values())
        last = max(kept, default=0)
        for number, values in rows:
            for at in self.blank:
                if at < len(values) and values[at] and visible_text(values[at]):
                    self.note_unnamed(at)
            if last >= len(values):
                values = [*values, *[""] * (last + 1 - len(values))]
            yield number, *[values[at] for at in kept]


def column_letter(position: int) -> str:
    """Return the letters that a spreadsheet shows for a column position: A for 0, AA for 26."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
