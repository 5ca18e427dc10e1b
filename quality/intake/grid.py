"""The cells of an uploaded table as they stand in the file: for the workbench, which shows, edits and repairs them.

The header, the columns and the rows of data are found by the same functions as for the checks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from portal.files import workbooks
from quality.intake import delimited
from quality.intake.findings import Findings
from quality.intake.header_rows import Names, header_of
from quality.intake.layouts import NOTES_SHEET, TEXT, Layout
from quality.intake.limits import Limits
from quality.intake.reading import CSV, HEAD_BYTES, XLSX, content_kind
from quality.intake.source import Source
from quality.intake.tables import ROW, Heading, Row
from quality.intake.text_cleaning import EDGES

_ROWS_AT_ONCE = 4096
Cells = Sequence[str]


class NoGrid(Exception):
    """A file without rows and columns that can be read: JSON, XML, or a damaged file."""


class Line(NamedTuple):
    """A row of a table; `is_data` is false for titles, the header, blank rows, and rows of units, totals and notes."""

    number: int
    cells: Cells
    is_data: bool


@dataclass(frozen=True)
class TextForm:
    """The form of a CSV file, with which its rows can be written again."""

    separator: str
    declaration: bytes
    """The beginning of a first line that declares the separator."""
    marked: bool
    """True if the file begins with a byte-order mark."""


class Grid:
    """A table: the row and the positions of its columns, and its numbered rows, the header among them.

    `places` maps the columns of the layout that the file has to their positions, from 0.
    """

    def __init__(self, rows: Iterator[Row], layout: Layout, limits: Limits) -> None:
        """Find the header.

        :raises NoGrid: without a column of the layout.
        """
        self._names, self._limits, self._rows = Names.of(layout.names, limits), limits, rows
        # In a free text, an apostrophe before the value is a part of it.
        self._free_texts = {column.name for column in layout.columns if column.type == TEXT}
        self._searched: list[Row] = []
        header = header_of(self._noted(), self._names, limits, Findings())
        heading = delimited.heading_of(header, columns=layout.names, limits=limits, findings=Findings())
        if header is None or heading is None or not heading.kept:
            raise NoGrid
        self._heading: Heading = heading
        self.header_row = header.row
        self.places: Mapping[str, int] = heading.kept

    def _noted(self) -> Iterator[Row]:
        for row in self._rows:
            self._searched.append(row)
            yield row

    def value(self, cells: Cells, column: str) -> str:
        """Return the value of a column in a row as the checks read it; empty if the row is too short."""
        at = self.places[column]
        return plain(cells[at], free_text=column in self._free_texts) if at < len(cells) else ""

    def lines(self) -> Iterator[Line]:
        """Yield all rows of the file, once."""
        rows = chain(self._searched, self._rows)
        while batch := list(islice(rows, _ROWS_AT_ONCE)):
            data = self._data(batch)
            yield from (Line(number, cells, number in data) for number, cells in batch)

    def data(self) -> Iterator[Row]:
        """Yield the rows of data, once."""
        yield from ((line.number, line.cells) for line in self.lines() if line.is_data)

    def _data(self, batch: Sequence[Row]) -> set[int]:
        """Return the numbers of those rows that the checks read as data."""
        unlisted = Findings(cap=0)
        below = (row for row in batch if row[0] > self.header_row)
        frames = delimited.frames_of(below, self._heading, rows_at_once=len(batch), findings=unlisted)
        data = delimited.data_of(frames, self._names, self._limits, unlisted)
        return {number for frame, _ in data for number in frame[ROW]}


def plain(written: str, *, free_text: bool) -> str:
    """Return a value without spaces around it and without the `="…"` or apostrophe that keeps it as text."""
    text = written.strip(EDGES)
    if text.startswith('="') and text.endswith('"'):
        text = text.removeprefix('="').removesuffix('"').replace('""', '"')
    return (text if free_text else text.lstrip("'")).strip(EDGES)


def is_workbook(path: Path) -> bool:
    """Return whether a file is a workbook, by its first bytes."""
    return content_kind(Source.of(path).head(HEAD_BYTES)) == XLSX


def text_form(path: Path, *, layout: Layout, limits: Limits) -> TextForm:
    """Return the form of a CSV file.

    :raises NoGrid: for a file without a value, or JSON or XML.
    """
    source = Source.of(path)
    form = _form(source, layout, limits)
    return TextForm(form.separator, form.declaration, marked=source.start > 0)


def _form(source: Source, layout: Layout, limits: Limits) -> delimited.Form:
    if content_kind(source.head(HEAD_BYTES)) != CSV or source.first_line() == source.end:
        raise NoGrid
    return delimited.form_of(source, Names.of(layout.names, limits), limits)


@contextmanager
def open_grid(path: Path, *, layout: Layout, limits: Limits) -> Iterator[Grid]:
    """Open the table of a file.

    :raises NoGrid: for a file without a table; from the rows too, when the file is damaged further below.
    """
    if not is_workbook(path):
        yield Grid(_records(Source.of(path), layout, limits), layout, limits)
        return
    if workbooks.problem_of(path, limits) is not None:
        raise NoGrid
    with workbooks.open_sheet(path, sheet=layout.file_type, notes=NOTES_SHEET, limits=limits) as opened:
        try:
            if "far_cell" in opened.facts:
                raise NoGrid
            yield Grid(enumerate(opened.rows(), start=1), layout, limits)
        except workbooks.Unreadable as error:
            raise NoGrid from error


def _records(source: Source, layout: Layout, limits: Limits) -> Iterator[Row]:
    """Yield the records of a CSV file.

    :raises NoGrid: at a record that is not in UTF-8, or whose end cannot be found.
    """
    records = delimited.Records(source, _form(source, layout, limits), limits, Findings(cap=0))
    try:
        yield from records
    except UnicodeDecodeError as error:
        raise NoGrid from error
    if records.broken:
        raise NoGrid
