"""An uploaded table written again with other values, or with colors and notes, its rows at the same numbers."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

from portal.files.workbook_editing import Changes, NewWorkbook, Value, edited
from portal.files.workbooks import Unreadable
from quality.intake.grid import Cells, Grid, Line, is_workbook, open_grid, text_form
from quality.intake.layouts import NOTES_SHEET, Layout
from quality.intake.limits import Limits

NewValues = Callable[[Grid, int, Cells], Iterator[tuple[str, str]]]
"""A function that yields the columns of a row of data with their new values."""


def with_values(source: Path, result: Path, new_values: NewValues, *, layout: Layout, limits: Limits) -> int:
    """Write a table with other values, in the format in which it was sent; return the number of changed cells.

    :raises NoGrid: for a file without a table.
    """
    if is_workbook(source):
        return _workbook_with_values(source, result, new_values, layout=layout, limits=limits)
    form = text_form(source, layout=layout, limits=limits)
    changed = 0
    with (
        open_grid(source, layout=layout, limits=limits) as grid,
        result.open("w", encoding="utf-8-sig" if form.marked else "utf-8", newline="") as file,
    ):
        file.write(form.declaration.decode())  # the first record is the rest of its line
        writer = csv.writer(file, delimiter=form.separator)
        for line in grid.lines():
            row = list(line.cells)
            for position, value in _placed(grid, line, new_values):
                row += [""] * (position + 1 - len(row))
                changed += row[position] != value
                row[position] = value
            writer.writerow(row)
    return changed


def _placed(grid: Grid, line: Line, new_values: NewValues) -> Iterator[tuple[int, str]]:
    if line.is_data:
        for column, value in new_values(grid, line.number, line.cells):
            yield grid.places[column], value


def _workbook_with_values(source: Path, result: Path, new_values: NewValues, *, layout: Layout, limits: Limits) -> int:
    with open_grid(source, layout=layout, limits=limits) as grid:
        values = [
            Value(line.number, position + 1, value)
            for line in grid.lines()
            for position, value in _placed(grid, line, new_values)
        ]
    _write(source, result, Changes(values), layout=layout, limits=limits)
    return len(values)


def with_notes(source: Path, result: Path, changes: Changes, *, layout: Layout, limits: Limits) -> None:
    """Write a table as a workbook with colors and notes: the same workbook, or a new one for a text file.

    :raises NoGrid: for a file without a table.
    """
    _write(source, result, changes, layout=layout, limits=limits)


def _write(source: Path, result: Path, changes: Changes, *, layout: Layout, limits: Limits) -> None:
    """Write changes into a copy of a workbook; if that is not possible, write its rows into a new one."""
    if is_workbook(source):
        try:
            edited(source, result, changes, sheet=layout.file_type, notes=NOTES_SHEET, limits=limits)
        except Unreadable:
            result.unlink(missing_ok=True)
        else:
            return
    with open_grid(source, layout=layout, limits=limits) as grid:
        book = NewWorkbook(result, layout.file_type, changes)
        for line in grid.lines():
            book.write(line.number, line.cells)
        book.close()
