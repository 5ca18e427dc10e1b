"""Reader of XLSX: the table of the sheet, and findings about how the sheet was made."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise
from pathlib import Path

from portal.files import workbooks
from quality.intake.delimited import Row, table_from
from quality.intake.findings import Findings
from quality.intake.layouts import NOTES_SHEET, VERSION_COLUMN
from quality.intake.limits import Limits, megabytes
from quality.intake.tables import ROW, Table
from quality.intake.text_cleaning import ERROR_VALUES, header_name


def read(path: Path, *, sheet: str, columns: Collection[str], limits: Limits, findings: Findings) -> Table | None:
    """Read a workbook into a table; return None, with a finding, if it cannot be read."""
    if (problem := workbooks.problem_of(path, limits)) is not None:
        too_large = problem == "workbook-too-large"
        findings.add(problem, expected=megabytes(limits.workbook_unpacked_limit_bytes) if too_large else None)
        return None
    try:
        with workbooks.answer_of_child(path, sheet=sheet, notes=NOTES_SHEET, limits=limits) as lines:
            sheet_facts = next(lines)
            if "far_cell" in sheet_facts:
                findings.add("workbook-far-cell", received=sheet_facts["far_cell"], cell=sheet_facts["far_cell"])
                return None
            version = _version_in_notes(sheet_facts["notes"])
            table = table_from(
                _numbered(lines), columns=columns, limits=limits, findings=findings, layout_version=version
            )
    except workbooks.Unreadable:
        findings.add("workbook-unreadable")
        return None
    if table is not None:
        _report_formulas(sheet_facts["formulas"], sheet_facts["formula_count"], table, findings)
        _report_hidden_rows(sheet_facts["hidden_rows"], table, limits, findings)
        _report_errors_without_place(sheet_facts["errors_without_place"], findings)
    return table


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
        if row in table.apart:
            continue  # a sum below the rows: the row itself is reported
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
