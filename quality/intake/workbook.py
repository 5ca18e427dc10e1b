"""Reader of XLSX. A child process with hard limits does the untrusted part."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import zipfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

from quality.intake import workbook_child
from quality.intake.delimited import Row, table_from
from quality.intake.findings import Findings
from quality.intake.layouts import NOTES_SHEET, VERSION_COLUMN
from quality.intake.limits import Limits, megabytes
from quality.intake.tables import ROW, Table
from quality.intake.text_cleaning import ERROR_VALUES, header_name

_MACRO_PARTS = ("vbaproject.bin", "xl/macrosheets/")


class _Unreadable(Exception):
    """The child process ended early: the file is damaged, or needs too much time or memory."""


def read(path: Path, *, sheet: str, columns: Collection[str], limits: Limits, findings: Findings) -> Table | None:
    """Read a workbook into a table; return None, with a finding, if it cannot be read."""
    if not _is_acceptable(path, limits, findings):
        return None
    try:
        with _child_answer(path, sheet, limits) as lines:
            sheet_facts = next(lines)
            if "far_cell" in sheet_facts:
                findings.add("workbook-far-cell", received=sheet_facts["far_cell"], cell=sheet_facts["far_cell"])
                return None
            version = _version_in_notes(sheet_facts["notes"])
            table = table_from(
                _numbered(lines), columns=columns, limits=limits, findings=findings, layout_version=version
            )
    except _Unreadable:
        findings.add("workbook-unreadable")
        return None
    if table is not None:
        _report_formulas(sheet_facts["formulas"], sheet_facts["formula_count"], table, findings)
        _report_hidden_rows(sheet_facts["hidden_rows"], table, limits, findings)
        _report_errors_without_place(sheet_facts["errors_without_place"], findings)
    return table


def _is_acceptable(path: Path, limits: Limits, findings: Findings) -> bool:
    """Check the directory of the archive for macros, too many parts and too large an unpacked size."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        findings.add("workbook-unreadable")
        return False
    names = [part.filename.lower() for part in parts]
    if any(part in name for name in names for part in _MACRO_PARTS):
        findings.add("workbook-macros")
        return False
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.workbook_unpacked_limit_bytes or len(parts) > limits.workbook_parts_limit:
        findings.add("workbook-too-large", expected=megabytes(limits.workbook_unpacked_limit_bytes))
        return False
    return True


@contextmanager
def _child_answer(path: Path, sheet: str, limits: Limits) -> Iterator[Iterator[Any]]:
    """Run the child process and yield its answer line by line: facts about the sheet, then the rows.

    :raises _Unreadable: from the iterator, when the child ends before its answer is complete.
    """
    command = [
        sys.executable,
        "-I",
        workbook_child.__file__,
        str(path),
        sheet,
        NOTES_SHEET,
        str(limits.workbook_memory_limit_bytes),
        str(limits.workbook_seconds_limit),
        str(limits.cell_length_limit_characters + 1),  # one more, so that the check of lengths finds it too long
        str(limits.workbook_area_limit_cells),
        str(limits.findings_kept_per_rule_and_column),
    ]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}
    ) as child:
        timer = threading.Timer(limits.workbook_seconds_limit, child.kill)
        timer.start()
        try:
            assert child.stdout is not None  # noqa: S101 (for the type checker: it is a pipe)
            yield _lines(child, child.stdout, limits.workbook_unpacked_limit_bytes)
        finally:
            timer.cancel()
            child.kill()


def _lines(child: subprocess.Popen[bytes], answer: IO[bytes], most_bytes: int) -> Iterator[Any]:
    taken = 0
    while line := answer.readline(most_bytes):
        taken += len(line)
        if taken > most_bytes:
            raise _Unreadable
        try:
            yield json.loads(line)
        except ValueError as error:
            raise _Unreadable from error
    if child.wait() != 0:
        raise _Unreadable


def _numbered(rows: Iterator[list[str]]) -> Iterator[Row]:
    return enumerate(rows, start=1)


def _version_in_notes(notes: list[list[str]]) -> str | None:
    """Return the layout version from the notes sheet: the value in the cell to the right of its name."""
    for row in notes:
        for name, value in pairwise(row):
            if header_name(name) == VERSION_COLUMN and value.strip():
                return value.strip()
    return None


def _report_formulas(listed: list[tuple[str, int]], count: int, table: Table, findings: Findings) -> None:
    """Report cells with a formula, whose stored value is used; count those beyond the listed ones."""
    for letter, row in listed:
        name = table.letters.get(letter, "")
        known = name in table.frame.columns
        value = next(iter(table.frame.filter(table.frame[ROW] == row)[name]), None) if known else None
        if value in ERROR_VALUES:
            continue  # the check of error cells reports it
        findings.add(
            "workbook-formula", row=row, column=name if known else table.native.get(name, letter), received=value
        )
    findings.count_unlisted("workbook-formula", count - len(listed))


def _report_hidden_rows(hidden: list[int], table: Table, limits: Limits, findings: Findings) -> None:
    """Report hidden rows that hold a value, because they count like the others."""
    counted = sorted(set(hidden) & set(table.frame[ROW])) if hidden else []
    listed = counted[: limits.findings_kept_per_rule_and_column]
    for row in listed:
        findings.add("workbook-hidden-row", row=row)
    findings.count_unlisted("workbook-hidden-row", len(counted) - len(listed))


def _report_errors_without_place(count: int, findings: Findings) -> None:
    """Report error cells that have no cell reference in the sheet's XML."""
    if count:
        findings.add("error-cell", expected="a value")
        findings.count_unlisted("error-cell", count - 1)
