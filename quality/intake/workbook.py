"""Reading of XLSX, with the untrusted part in a limited child process."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from itertools import pairwise
from pathlib import Path

from quality.intake import workbook_child
from quality.intake.delimited import table_from
from quality.intake.findings import Findings
from quality.intake.layouts import NOTES_SHEET, VERSION_COLUMN
from quality.intake.limits import Limits, megabytes
from quality.intake.tables import Table, column_letter

_MACRO_PARTS = ("vbaproject.bin", "xl/macrosheets/")


def read(path: Path, *, sheet: str, limits: Limits, findings: Findings) -> Table | None:
    """Read a workbook into a table, or report why it cannot be read and give nothing."""
    if not _is_acceptable(path, limits, findings):
        return None
    answer = _ask_child(path, sheet, limits)
    if answer is None:
        findings.add("workbook-unreadable")
        return None
    rows = answer["rows"]
    table = table_from(
        iter([(number, values) for number, values in enumerate(rows, start=1)]),
        limits=limits,
        findings=findings,
        layout_version=_noted_version(answer["notes"]),
    )
    if table is not None:
        _warn_of_formulas(answer["formulas"], rows, limits, findings)
    return table


def _is_acceptable(path: Path, limits: Limits, findings: Findings) -> bool:
    """Look at the directory of the archive only: macros, too many parts, too much when unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        findings.add("workbook-unreadable")
        return False
    names = [part.filename.lower() for part in parts]
    if any(mark in name for name in names for mark in _MACRO_PARTS):
        findings.add("workbook-macros")
        return False
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.workbook_unpacked_limit_bytes or len(parts) > limits.workbook_parts_limit:
        findings.add("workbook-too-large", expected=megabytes(limits.workbook_unpacked_limit_bytes))
        return False
    return True


def _ask_child(path: Path, sheet: str, limits: Limits) -> dict | None:
    command = [
        sys.executable,
        "-I",
        workbook_child.__file__,
        str(path),
        sheet,
        NOTES_SHEET,
        str(limits.workbook_memory_limit_bytes),
        str(limits.workbook_seconds_limit),
        str(limits.cell_length_limit_characters + 1),  # enough for the check of lengths to see that it is too long
        str(limits.workbook_unpacked_limit_bytes),
    ]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.workbook_seconds_limit,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode != 0:
        return None
    try:
        return json.loads(done.stdout)
    except ValueError:
        return None


def _noted_version(notes: list[list[str]]) -> str | None:
    """Find the layout version in the notes sheet: the cell beside its name."""
    for row in notes:
        for name, value in pairwise(row):
            if name.strip().lower().replace(" ", "_") == VERSION_COLUMN and value.strip():
                return value.strip()
    return None


def _warn_of_formulas(cells: list[list], rows: list[list[str]], limits: Limits, findings: Findings) -> None:
    header = next(row for row in rows if any(value.strip() for value in row))
    names = {column_letter(position): name.strip().lower() for position, name in enumerate(header)}
    for listed, (letter, row) in enumerate(cells):
        if listed < limits.findings_kept_per_rule_and_column:
            position = next((i for i, key in enumerate(names) if key == letter), None)
            value = rows[row - 1][position] if position is not None and row <= len(rows) else None
            findings.add("workbook-formula", row=row, column=names.get(letter) or letter, received=value)
        else:
            findings.count_unlisted("workbook-formula", 1)
