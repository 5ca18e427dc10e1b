"""Values, colors and notes written into a workbook that somebody sent. A child process with hard limits does it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter

from . import workbook_editing_child
from .workbooks import Unreadable, WorkbookLimits


@dataclass(frozen=True, slots=True)
class Value:
    """The new value of one cell; row and column count from 1."""

    row: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """The note and the color (RRGGBB) of one cell; row and column count from 1."""

    row: int
    column: int
    text: str
    color: str


@dataclass(frozen=True, slots=True)
class Changes:
    """All that is written into a workbook: values, notes, and the rows of a sheet to add, the first its header."""

    values: Sequence[Value] = ()
    notes: Sequence[Note] = ()
    listing_name: str = ""
    listing: Sequence[Sequence[str]] = field(default_factory=tuple)

    def as_json(self) -> bytes:
        """Return the changes as the child reads them."""
        asked = {
            "values": [[one.row, one.column, one.text] for one in self.values],
            "notes": [[one.row, one.column, one.text, one.color] for one in self.notes],
            "listing_name": self.listing_name,
            "listing": self.listing,
        }
        return json.dumps(asked).encode()


def edited(path: Path, result: Path, changes: Changes, *, sheet: str, notes: str, limits: WorkbookLimits) -> None:
    """Write a copy of a workbook with some changes.

    :param sheet: the sheet to change; without such a sheet it is the first one.
    :param notes: the name of the sheet with notes, which is never changed.
    :raises Unreadable: when the child ends early: the file is damaged, or needs too much time or memory.
    """
    command = [
        sys.executable,
        "-I",
        workbook_editing_child.__file__,
        str(path),
        str(result),
        sheet,
        notes,
        str(limits.workbook_memory_limit_bytes),
        str(limits.workbook_editing_seconds_limit),
        str(limits.workbook_unpacked_limit_bytes),
    ]
    try:
        done = subprocess.run(
            command,
            input=changes.as_json(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=limits.workbook_editing_seconds_limit,
            env={"TMPDIR": str(result.parent)},  # openpyxl writes sheets into files of their own first
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable from error
    if done.returncode != 0:
        raise Unreadable


class NewWorkbook:
    """A new workbook written row by row, as text, with colors and notes: for text files and very large workbooks."""

    def __init__(self, result: Path, sheet: str, changes: Changes) -> None:
        # It writes sheets into files of their own first: in the private folder, too.
        self._book = xlsxwriter.Workbook(str(result), {"constant_memory": True, "tmpdir": str(result.parent)})
        self._sheet = self._book.add_worksheet(sheet)
        self._changes = changes
        self._notes = {(one.row, one.column): one for one in changes.notes}
        self._values = {(one.row, one.column): one.text for one in changes.values}
        self._by_row: dict[int, list[int]] = {}
        for row, column in (*self._notes, *self._values):
            self._by_row.setdefault(row, []).append(column)
        self._formats = {color: self._book.add_format({"bg_color": f"#{color}"}) for color in self._colors()}

    def _colors(self) -> set[str]:
        return {one.color for one in self._changes.notes}

    def write(self, number: int, cells: Sequence[str]) -> None:
        """Write one row under its number."""
        wanted = max([len(cells), *self._by_row.get(number, ())])
        for column in range(1, wanted + 1):
            text = cells[column - 1] if column <= len(cells) else ""
            text = self._values.get((number, column), text)
            note = self._notes.get((number, column))
            shade = self._formats[note.color] if note else None
            if text:
                self._sheet.write_string(number - 1, column - 1, text, shade)
            elif shade is not None:
                self._sheet.write_blank(number - 1, column - 1, None, shade)
            if note:
                self._sheet.write_comment(number - 1, column - 1, note.text, {"x_scale": 2.5, "y_scale": 2})

    def close(self) -> None:
        """Write the added sheet and finish the file."""
        if self._changes.listing:
            bold = self._book.add_format({"bold": True})
            listing = self._book.add_worksheet(self._changes.listing_name)
            listing.freeze_panes(1, 0)
            for number, row in enumerate(self._changes.listing):
                for position, text in enumerate(row):
                    listing.write_string(number, position, text, bold if number == 0 else None)
        self._book.close()
