"""Rows of XLSX workbooks. A child process with hard limits does the untrusted part."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from portal.policy import Book

from . import workbook_child
from .children import Answer, Unreadable, answer_of

__all__ = ["Unreadable", "WorkbookLimits", "limits_on", "open_sheet", "problem_of"]

_MACRO_PARTS = ("vbaproject.bin", "xl/macrosheets/")


@dataclass(frozen=True)
class WorkbookLimits:
    """Limits for reading a workbook; each field is the parameter `intake/<name>`."""

    workbook_unpacked_limit_bytes: int
    workbook_parts_limit: int
    workbook_memory_limit_bytes: int
    workbook_seconds_limit: int
    workbook_editing_seconds_limit: int
    workbook_area_limit_cells: int
    cell_length_limit_characters: int
    findings_kept_per_rule_and_column: int


def limits_on(day: date, *, book: Book) -> WorkbookLimits:
    """Return the limits in force on a day; before their first day, the first ones."""
    names = [limit.name for limit in fields(WorkbookLimits)]
    first = max(book.parameter(f"intake/{name}").values[0].from_on for name in names)
    policy = book.on(max(day, first))
    return WorkbookLimits(**{name: policy[f"intake/{name}"] for name in names})


def problem_of(path: Path, limits: WorkbookLimits) -> str | None:
    """Return the reason not to read a workbook, from the directory of its archive; None to read it.

    :returns: `workbook-unreadable`, `workbook-macros` or `workbook-too-large`.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return "workbook-unreadable"
    names = [part.filename.lower() for part in parts]
    if any(part in name for name in names for part in _MACRO_PARTS):
        return "workbook-macros"
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.workbook_unpacked_limit_bytes or len(parts) > limits.workbook_parts_limit:
        return "workbook-too-large"
    return None


@dataclass(frozen=True)
class Block:
    """Rows of a sheet that follow each other, as CSV with commas. `first_row` is the number of the first."""

    first_row: int
    text: bytes

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows with their numbers; a blank row has no values."""
        return enumerate(csv.reader(io.StringIO(self.text.decode(), newline="")), start=self.first_row)


class Sheet:
    """A sheet as the child process reads it: facts about it, then its rows, which can be taken once.

    Everything raises `Unreadable` when the child ends before its answer is complete.
    """

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    @cached_property
    def facts(self) -> dict[str, Any]:
        """The facts; for a sheet too large to read only `far_cell`, its last used cell."""
        facts: dict[str, Any] = next(self._answer)
        return facts

    def blocks(self) -> Iterator[Block]:
        """Yield the rows in blocks."""
        first_row = 1
        for rows, size in self._answer:
            yield Block(first_row, self._answer.block(size))
            first_row += rows

    def rows(self) -> Iterator[list[str]]:
        """Yield the rows one by one, from row 1 on."""
        for block in self.blocks():
            for _, values in block.rows():
                yield values


@contextmanager
def open_sheet(path: Path, *, sheet: str, notes: str, limits: WorkbookLimits) -> Iterator[Sheet]:
    """Read a sheet in a child process, which ends with the context.

    :param sheet: the name of the sheet to read; without such a sheet it is the first one.
    :param notes: the name of the sheet with notes, which is never read as the sheet.
    """
    with answer_of(
        workbook_child,
        path,
        sheet,
        notes,
        limits.workbook_memory_limit_bytes,
        limits.workbook_seconds_limit,
        limits.cell_length_limit_characters + 1,  # one more, so that a check of lengths finds it too long
        limits.workbook_area_limit_cells,
        limits.findings_kept_per_rule_and_column,
        seconds=limits.workbook_seconds_limit,
        most_bytes=limits.workbook_unpacked_limit_bytes,
    ) as answer:
        yield Sheet(answer)
