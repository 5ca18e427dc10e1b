"""Evaluation of the problems that the checks describe: their findings, and the rows in error."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from quality.intake.checks.context import Context, Problem
from quality.intake.findings import ERROR, Findings
from quality.intake.messages import SENTENCES
from quality.intake.tables import EXPECTED, PLACE, REFUSED, ROW


def report_file(problems: Iterable[Problem], findings: Findings) -> None:
    """Add the findings of problems that need the whole file."""
    for problem in problems:
        details = {"received": None, **problem.details}
        findings.add(problem.rule, row=problem.row, column=problem.column, expected=problem.expected, **details)


def evaluate(problems: Sequence[Problem], context: Context, findings: Findings) -> pl.Series:
    """Evaluate all problems of a batch in one pass, add their findings, and return a mask of the rows in error.

    One cause has one finding. A cell that has an error gets no second one, nothing is compared with a cell in error or
    with a column that occurs twice, and a row that the reader found in error is not checked.
    """
    frame = context.frame
    refused, in_error = _wrong_before(frame, findings)
    doubled = set(context.table.doubled)
    looked_at = [(p, p.where) for p in problems if p.where is not None and doubled.isdisjoint(p.columns)]
    if not looked_at:
        return in_error
    hits = frame.select(where.fill_null(False).alias(str(number)) for number, (_, where) in enumerate(looked_at))
    counts = hits.select(pl.all().any()).row(0)
    wrong_cells: dict[str, pl.Series] = {}
    for number, (problem, _) in enumerate(looked_at):
        if not counts[number]:
            continue
        mask = hits.to_series(number)
        if refused is not None:
            mask &= ~refused
        for column in problem.columns & wrong_cells.keys():
            mask &= ~wrong_cells[column]
        if not (count := int(mask.sum())):
            continue
        _add_findings(problem, mask, count, context, findings)
        if SENTENCES[problem.rule].severity == ERROR:
            in_error |= mask
            assert problem.column is not None  # noqa: S101 (a problem of rows names its column)
            known = wrong_cells.get(problem.column)
            wrong_cells[problem.column] = mask if known is None else known | mask
    return in_error


def _wrong_before(frame: pl.DataFrame, findings: Findings) -> tuple[pl.Series | None, pl.Series]:
    """Return the rows that the reader found in error, which the checks skip (None if there are none), twice.

    The second mask is never None: it is the beginning of the rows in error.
    """
    wrong = findings.take_wrong_rows(frame[ROW].max())  # type: ignore[arg-type]
    in_error = frame[ROW].is_in(wrong) if wrong else pl.repeat(False, frame.height, eager=True)
    if REFUSED in frame.columns:
        in_error |= frame[REFUSED]
    return (in_error.clone() if wrong or REFUSED in frame.columns else None), in_error


def _add_findings(problem: Problem, mask: pl.Series, count: int, context: Context, findings: Findings) -> None:
    """Count the findings of a problem, and list them as long as there is room."""
    findings.count_unlisted(problem.rule, count)
    kind = problem.column, problem.expected
    if not (room := findings.room(problem.rule, kind)):
        return
    frame, longest = context.frame, context.limits.cell_length_limit_characters
    expected = problem.expected_by_row if problem.expected_by_row is not None else pl.lit(problem.expected, pl.String)
    columns = list(dict.fromkeys([ROW, problem.column or ROW, *([PLACE] if PLACE in frame.columns else [])]))
    shown = frame.select(*columns, expected.alias(EXPECTED)).filter(mask).head(room)
    places = shown[PLACE] if PLACE in columns else [None] * shown.height
    native = context.table.native.get(problem.column or "", problem.column)
    for row, received, expected_text, place in zip(
        shown[ROW], shown[problem.column or ROW], shown[EXPECTED], places, strict=True
    ):
        findings.list(
            problem.rule,
            kind,
            row=row if context.table.has_rows else None,
            column=problem.column if place is None else f"{place}.{native}",
            received=None if received is None else received[:longest],
            expected=expected_text,
            **problem.details,
        )
