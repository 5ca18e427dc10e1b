"""What a reader hands to the checks, whatever the format of the file was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

import polars as pl

# Names of our own among those of the file, which are compared in lower case: a capital letter keeps them apart.
ROW = "@Row"
PLACE = "@Place"
EXPECTED = "@Expected"
_CHUNK_ROWS = 20_000  # bounds the Python strings that live at one time; the frame itself is compact


@dataclass
class Table:
    """Rows of text as received. Row numbers are those a person sees in the sheet.

    `frame` holds one text column for each header name (trimmed, blank as null), the column `ROW` and, for
    formats without rows, `PLACE` with the path of the measurement. `native` gives the file's own name of a column.
    """

    frame: pl.DataFrame
    header: Sequence[str]
    doubled: Sequence[str] = ()
    unnamed: Sequence[str] = ()
    layout_version: str | None = None
    native: Mapping[str, str] = field(default_factory=dict)
    has_rows: bool = True

    def has(self, column: str) -> bool:
        """Tell whether the file carries a column."""
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
    header: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], *, layout_version: str | None = None
) -> Table:
    """Build a table from a header and numbered rows; rows are padded and cut to the width of the header.

    Names are compared without case and outer blanks. Of doubled names the first counts here; the check of columns
    rejects the file anyway.
    """
    names = [name.strip().lower() for name in header]
    first: dict[str, int] = {}
    doubled: list[str] = []
    for position, name in enumerate(names):
        if name and name in first:
            if name not in doubled:
                doubled.append(name)
        elif name:
            first[name] = position
    positions = list(first.values())
    blank_positions = [position for position, name in enumerate(names) if not name]
    seen_unnamed: set[int] = set()
    frames = []
    for chunk in _chunks(rows):
        width = len(names)
        padded = [list(values[:width]) + [""] * (width - len(values)) for _, values in chunk]
        columns = list(zip(*padded, strict=True))
        seen_unnamed.update(position for position in blank_positions if any(v.strip() for v in columns[position]))
        data = {name: columns[position] for name, position in zip(first, positions, strict=True)}
        frames.append(
            pl.DataFrame(
                {ROW: [number for number, _ in chunk], **data},
                schema={ROW: pl.Int64, **dict.fromkeys(first, pl.String)},
                strict=False,
            )
        )
    frame = pl.concat(frames) if frames else pl.DataFrame(schema={ROW: pl.Int64, **dict.fromkeys(first, pl.String)})
    return Table(
        frame.with_columns(_trimmed(name) for name in first),
        list(first),
        doubled,
        [column_letter(position) for position in sorted(seen_unnamed)],
        layout_version,
    )


def _trimmed(name: str) -> pl.Expr:
    value = pl.col(name).str.strip_chars(" \t\u00a0\u200b\ufeff\r\n")
    return pl.when(value != "").then(value).alias(name)


def _chunks(rows: Iterable[tuple[int, Sequence[str]]]) -> Iterator[list[tuple[int, Sequence[str]]]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, _CHUNK_ROWS)):
        yield chunk
