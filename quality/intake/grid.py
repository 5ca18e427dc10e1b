"""The cells of an uploaded table as they stand in the file: for the workbench, which shows, edits and repairs them.

The checks read a table by `reading`; this module gives the same rows with the same numbers, one after the other.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.files import workbooks
from quality.intake.delimited import SEPARATORS
from quality.intake.layouts import NOTES_SHEET
from quality.intake.limits import Limits
from quality.intake.text_cleaning import EDGES, header_name

_WORKBOOK, _TREES = b"PK\x03\x04", (b"{", b"[", b"<")
_PEEKED = 1 << 16
Cells = Sequence[str]


class NoGrid(Exception):
    """A file without rows and columns that can be read: JSON, XML, or a damaged file."""


@dataclass(frozen=True)
class Grid:
    """A table: the row and the positions of its columns, and its numbered rows, the header among them.

    `places` maps the columns of the layout that the file has to their positions, from 0.
    """

    header_row: int
    places: Mapping[str, int]
    rows: Iterator[tuple[int, Cells]]

    def value(self, cells: Cells, column: str) -> str:
        """Return the value of a column in a row as the checks read it; empty if the row is too short."""
        at = self.places[column]
        return plain(cells[at]) if at < len(cells) else ""

    def data(self) -> Iterator[tuple[int, Cells]]:
        """Yield the rows below the header that hold a value."""
        for number, cells in self.rows:
            if number > self.header_row and any(cell.strip() for cell in cells):
                yield number, cells


@dataclass(frozen=True)
class TextForm:
    """The form of a CSV file, with which its rows can be written again."""

    separator: str
    marked: bool
    """True if the file begins with a byte-order mark."""


def plain(written: str) -> str:
    """Return a value without spaces around it and without the `="…"` or apostrophe that keeps it as text."""
    text = written.strip(EDGES)
    if text.startswith('="') and text.endswith('"'):
        return text.removeprefix('="').removesuffix('"').replace('""', '"').strip(EDGES)
    return text


def is_workbook(path: Path) -> bool:
    """Return whether a file is a workbook, by its first bytes."""
    with path.open("rb") as file:
        return file.read(len(_WORKBOOK)) == _WORKBOOK


def text_form(path: Path) -> TextForm:
    """Return the form of a CSV file.

    :raises NoGrid: for a file that is not text in UTF-8, or is JSON or XML.
    """
    with path.open("rb") as file:
        start = file.read(_PEEKED)
    marked = start.startswith(b"\xef\xbb\xbf")
    try:
        text = start.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "strict" if len(start) < _PEEKED else "ignore")
    except UnicodeDecodeError as error:
        raise NoGrid from error
    if not text.strip() or text.lstrip()[0].encode() in _TREES:
        raise NoGrid
    first = next(line for line in text.splitlines() if line.strip(" \t,;"))
    if first.lower().startswith("sep=") and first[-1] in SEPARATORS:
        return TextForm(first[-1], marked)
    return TextForm(max(SEPARATORS, key=first.count), marked)


@contextmanager
def open_grid(path: Path, *, sheet: str, columns: Collection[str], limits: Limits) -> Iterator[Grid]:
    """Open the table of a file; the header is the first row with names of the layout.

    :param sheet: the name of the sheet of a workbook.
    :raises NoGrid: for a file without a table; from the rows too, when the file is damaged further below.
    """
    if is_workbook(path):
        if workbooks.problem_of(path, limits) is not None:
            raise NoGrid
        with workbooks.open_sheet(path, sheet=sheet, notes=NOTES_SHEET, limits=limits) as opened:
            try:
                if "far_cell" in opened.facts:
                    raise NoGrid
                yield _grid(enumerate(opened.rows(), start=1), columns, limits)
            except workbooks.Unreadable as error:
                raise NoGrid from error
        return
    form = text_form(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        csv.field_size_limit(limits.line_length_limit_characters)
        try:
            yield _grid(enumerate(csv.reader(file, delimiter=form.separator), start=1), columns, limits)
        except (csv.Error, UnicodeDecodeError) as error:
            raise NoGrid from error


def _grid(rows: Iterator[tuple[int, Cells]], columns: Collection[str], limits: Limits) -> Grid:
    above: list[tuple[int, Cells]] = []
    for number, cells in rows:
        above.append((number, cells))
        places = _places(cells, columns)
        if len(places) > 1 or (places and not any(cell.strip() for _, earlier in above[:-1] for cell in earlier)):
            return Grid(number, places, _chained(above, rows))
        if len(above) > limits.column_limit:
            break
    raise NoGrid


def _places(cells: Cells, columns: Collection[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for position, cell in enumerate(cells):
        name = header_name(cell)
        if name in columns:
            found.setdefault(name, position)
    return found


def _chained(above: list[tuple[int, Cells]], rows: Iterator[tuple[int, Cells]]) -> Iterator[tuple[int, Cells]]:
    yield from above
    yield from rows
