"""Reader of XLSX: the table of the sheet, and findings about how the sheet was made."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import polars as pl

from portal.files import workbooks
from quality.intake import plain_lines
from quality.intake.delimited import data_of, frames_of, gathered, heading_of, within_limit
from quality.intake.findings import Findings
from quality.intake.header_rows import Names, header_of
from quality.intake.layouts import NOTES_SHEET, VERSION_COLUMN
from quality.intake.limits import Limits, megabytes
from quality.intake.tables import ROW, Heading, Row, Table
from quality.intake.text_cleaning import ERROR_VALUES, header_name


def read(
    path: Path,
    *,
    sheet: str,
    columns: Collection[str],
    limits: Limits,
    findings: Findings,
    rows_at_once: int,
) -> Table | None:
    """Read a workbook into a table; return None, with a finding, if it cannot be read.

    The child process that reads it ends with the table's last batch.

    :param rows_at_once: the most rows of a batch.
    """
    if (problem := workbooks.problem_of(path, limits)) is not None:
        too_large = problem == "workbook-too-large"
        findings.add(problem, expected=megabytes(limits.workbook_unpacked_limit_bytes) if too_large else None)
        return None
    with ExitStack() as stack:
        try:
            opened = stack.enter_context(workbooks.open_sheet(path, sheet=sheet, notes=NOTES_SHEET, limits=limits))
            facts = opened.facts
            if "far_cell" in facts:
                findings.add("workbook-far-cell", received=facts["far_cell"], cell=facts["far_cell"])
                return None
            rows = _Rows(opened)
            names = Names.of(columns, limits)
            header = header_of(rows, names, limits, findings)
        except workbooks.Unreadable:
            findings.add("workbook-unreadable")
            return None
        heading = heading_of(header, columns=columns, limits=limits, findings=findings)
        if header is None or heading is None:
            return None
        _report_errors_without_place(facts["errors_without_place"], findings)
        frames = _frames(header.below, rows, heading, rows_at_once, findings)
        table = heading.table(iter(()), layout_version=_version_in_notes(facts["notes"]))
        limited = within_limit(gathered(frames, rows_at_once), limits)
        data = data_of(limited, names, limits, findings)
        table.batches = _batches(data, facts, table, findings, stack.pop_all())
        return table


class _Rows:
    """The rows of a sheet one by one, as far as they are needed to find the header; then the other blocks."""

    def __init__(self, sheet: workbooks.Sheet) -> None:
        self.blocks = sheet.blocks()
        self._begun: Iterator[Row] = iter(())

    def __iter__(self) -> Iterator[Row]:
        return self

    def __next__(self) -> Row:
        while (row := next(self._begun, None)) is None:
            self._begun = next(self.blocks).rows()
        return row

    def of_the_block(self) -> Iterator[Row]:
        """Return the other rows of the block that was begun."""
        return self._begun


def _frames(
    read: list[Row], rows: _Rows, heading: Heading, rows_at_once: int, findings: Findings
) -> Iterator[pl.DataFrame]:
    """Yield the rows below the header; most blocks are so plain that Polars reads them."""
    yield from frames_of(chain(read, rows.of_the_block()), heading, rows_at_once=rows_at_once, findings=findings)
    for block in rows.blocks:
        frame = plain_lines.frame_of(block.text, block.first_row, heading, ",") if block.text else None
        if frame is None:
            yield from frames_of(block.rows(), heading, rows_at_once=rows_at_once, findings=findings)
        else:
            yield from frame.iter_slices(rows_at_once)


def _batches(
    data: Iterator[tuple[pl.DataFrame, Sequence[int]]],
    facts: dict[str, Any],
    table: Table,
    findings: Findings,
    child: ExitStack,
) -> Iterator[pl.DataFrame]:
    """Yield the batches of rows, and report how their cells were made; then end the child process.

    :raises Unreadable: when the child ends early.
    """
    with child:
        formulas = _formulas_by_row(facts["formulas"])
        hidden = set(facts["hidden_rows"])
        for frame, apart in data:
            for row in apart:  # a sum below the rows: the row itself is reported
                formulas.pop(row, None)
            if formulas:
                _report_formulas(formulas, frame, table, findings)
            for row in frame.filter(pl.col(ROW).is_in(list(hidden)))[ROW] if hidden else ():
                findings.add("workbook-hidden-row", row=row)
            yield frame
        for row, letters in formulas.items():  # of rows without a value
            _report_formulas_of_row(row, letters, {}, table, findings)
        findings.count_unlisted("workbook-formula", facts["formula_count"] - len(facts["formulas"]))


def _formulas_by_row(listed: list[tuple[str, int]]) -> dict[int, list[str]]:
    by_row: dict[int, list[str]] = {}
    for letter, row in listed:
        by_row.setdefault(row, []).append(letter)
    return by_row


def _version_in_notes(notes: list[list[str]]) -> str | None:
    """Return the layout version from the notes sheet: the value in the cell to the right of its name."""
    for row in notes:
        for name, value in pairwise(row):
            if header_name(name) == VERSION_COLUMN and value.strip():
                return value.strip()
    return None


def _report_formulas(formulas: dict[int, list[str]], frame: pl.DataFrame, table: Table, findings: Findings) -> None:
    """Report the formulas of a batch, whose stored values are used, and take them from the list."""
    for values in frame.filter(pl.col(ROW).is_in(list(formulas))).iter_rows(named=True):
        _report_formulas_of_row(values[ROW], formulas.pop(values[ROW]), values, table, findings)


def _report_formulas_of_row(
    row: int, letters: list[str], values: Mapping[str, Any], table: Table, findings: Findings
) -> None:
    for letter in letters:
        name = table.letters.get(letter, "")
        value = values.get(name)
        if value not in ERROR_VALUES:  # the check of error cells reports those
            column = name if name in values else table.native.get(name, letter)
            findings.add("workbook-formula", row=row, column=column, received=value)


def _report_errors_without_place(count: int, findings: Findings) -> None:
    """Report error cells that have no cell reference in the sheet's XML."""
    if count:
        findings.add("error-cell", expected="a value")
        findings.count_unlisted("error-cell", count - 1)
