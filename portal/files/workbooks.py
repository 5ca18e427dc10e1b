"""Rows of XLSX workbooks. A child process with hard limits does the untrusted part."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from portal.policy import Book

from . import workbook_child
from .children import Unreadable, answer_of

__all__ = ["Unreadable", "WorkbookLimits", "answer_of_child", "limits_on", "problem_of"]

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


@contextmanager
def answer_of_child(path: Path, *, sheet: str, notes: str, limits: WorkbookLimits) -> Iterator[Iterator[Any]]:
    """Run the child process and yield its answer line by line: facts about the sheet, then its rows.

    :param sheet: the name of the sheet to read; without such a sheet it is the first one.
    :param notes: the name of the sheet with notes, which is never read as the sheet.
    :raises Unreadable: from the iterator, when the child ends before its answer is complete.
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
    ) as lines:
        yield lines
