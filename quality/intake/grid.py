"""The cells of an uploaded table as they stand in the file: for the workbench, which shows, edits and repairs them.

The checks read a table by `reading`; this module gives the same rows with the same numbers, one after the other.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.files import workbooks
from quality.intake.delimited import form_of, heading_of
from quality.intake.findings import Findings
from quality.intake.header_rows import Names, header_of
from quality.intake.layouts import NOTES_SHEET, TEXT, Layout
from quality.intake.limits import Limits
from quality.intake.source import Source
from quality.intake.text_cleaning import EDGES

_WORKBOOK, _TREES = b"PK\x03\x04", (b"{", b"[", b"<")
_PEEKED = 1 << 16
Cells = Sequence[str]


class NoGrid(Exception):
    """A file without rows and columns that can be read: JSON, XML, or a damaged file."""


@dataclass(frozen=True)
class Grid:
    """A table: the row and the positions of its columns, and its numbered rows, the header among them.

    `places` maps the columns of the layout that the file has to their positions, from 0. `free_texts` names the columns
    in which an apostrophe before a value is a part of it.
    """

    header_row: int
    places: Mapping[str, int]
    rows: Iterator[tuple[int, Cells]]
    free_texts: frozenset[str]

    def value(self, cells: Cells, column: str) -> str:
        """Return the value of a column in a row as the checks read it; empty if the row is too short."""
        at = self.places[column]
        return plain(cells[at], free_text=column in self.free_texts) if at < len(cells) else ""

    def data(self) -> Iterator[tuple[int, Cells]]:
        """Yield the rows below the header that hold a value."""
        for number, cells in self.rows:
            if number > self.header_row and any(cell.strip() for cell in cells):
                yield number, cells


@dataclass(frozen=True)
class TextForm:
    """The form of a CSV file, with which its rows can be written again."""

    separator: str
    declared: str
    """The declaration of the separator before the first row, often empty."""
    begins_at: int
    """The position in the file of the first row, from 0."""
    marked: bool
    """True if the file begins with a byte-order mark."""


def plain(written: str, *, free_text: bool) -> str:
    """Return a value without spaces around it and without the `="…"` or apostrophe that keeps it as text."""
    text = written.strip(EDGES)
    if text.startswith('="') and text.endswith('"'):
        text = text.removeprefix('="').removesuffix('"').replace('""', '"')
    return (text if free_text else text.lstrip("'")).strip(EDGES)


def is_workbook(path: Path) -> bool:
    """Return whether a file is a workbook, by its first bytes."""
    with path.open("rb") as file:
        return file.read(len(_WORKBOOK)) == _WORKBOOK


def text_form(path: Path, *, layout: Layout, limits: Limits) -> TextForm:
    """Return the form of a CSV file.

    :raises NoGrid: for a file that is not text, or is JSON or XML.
    """
    source = Source.of(path)
    start = source.head(_PEEKED)
    if not start.strip(b" \t\r\n,;") or b"\0" in start or start.lstrip()[:1] in _TREES:
        raise NoGrid
    separator, declared = form_of(source, Names.of(layout.names, limits), limits)
    return TextForm(separator, declared, source.start + len(declared), source.start > 0)


@contextmanager
def open_grid(path: Path, *, layout: Layout, limits: Limits) -> Iterator[Grid]:
    """Open the table of a file, with the header that the checks find.

    :raises NoGrid: for a file without a table; from the rows too, when the file is damaged further below.
    """
    if is_workbook(path):
        if workbooks.problem_of(path, limits) is not None:
            raise NoGrid
        sheet = layout.file_type
        with workbooks.answer_of_child(path, sheet=sheet, notes=NOTES_SHEET, limits=limits) as lines:
            try:
                if "far_cell" in next(lines):
                    raise NoGrid
                yield _grid(enumerate(lines, start=1), layout, limits)
            except workbooks.Unreadable as error:
                raise NoGrid from error
        return
    form = text_form(path, layout=layout, limits=limits)
    csv.field_size_limit(limits.line_length_limit_characters)
    with io.TextIOWrapper(Source.of(path).opened(form.begins_at), "utf-8", newline="") as file:
        records = csv.reader(_lines(file, limits), delimiter=form.separator)
        try:
            yield _grid(enumerate(records, start=1), layout, limits)
        except (csv.Error, UnicodeDecodeError) as error:
            raise NoGrid from error


def _lines(file: io.TextIOWrapper, limits: Limits) -> Iterator[str]:
    """Yield the lines of a text, none of which is longer than those that the checks read."""
    most = limits.line_length_limit_characters
    while line := file.readline(most + 1):
        if len(line) > most:
            raise NoGrid
        yield line


def _grid(rows: Iterator[tuple[int, Cells]], layout: Layout, limits: Limits) -> Grid:
    """Return the grid of numbered rows; the rows down to the header are read already, so they are kept."""
    above: list[tuple[int, Cells]] = []

    def read() -> Iterator[tuple[int, Cells]]:
        for row in rows:
            above.append(row)
            yield row

    unused = Findings(0)  # the check reported them
    header, _ = header_of(read(), Names.of(layout.names, limits), limits, unused)
    heading = heading_of(header, columns=layout.names, limits=limits, findings=unused)
    if header is None or heading is None or not heading.kept:
        raise NoGrid
    free_texts = frozenset(column.name for column in layout.columns if column.type == TEXT)
    return Grid(header[0], heading.kept, _chained(above, rows), free_texts)


def _chained(above: list[tuple[int, Cells]], rows: Iterator[tuple[int, Cells]]) -> Iterator[tuple[int, Cells]]:
    yield from above
    yield from rows
