"""The whole check of one uploaded file, without a database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from portal.policy import Book
from portal.rules.performance_years import performance_year as known_year
from quality.intake import reading
from quality.intake.checks import CHECKS
from quality.intake.checks.context import Context, Problem
from quality.intake.findings import ERROR, Finding, Findings, Group
from quality.intake.known import KnownEpisodes
from quality.intake.layouts import QUALITY_MEASURES, Layout, layout_for
from quality.intake.limits import limits_on
from quality.intake.messages import SENTENCES
from quality.intake.tables import EXPECTED, PLACE, REFUSED, ROW
from quality.intake.typed import with_values
from quality.rules.measures import COUNTS, DEFAULT_METHOD

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Checked:
    """The outcome of a check.

    `records` holds the rows without errors, with a typed column `name#` for each column of the layout. It is None if
    the file could not be read.
    """

    layout: Layout
    rows: int
    rejected: int
    findings: Sequence[Finding]
    groups: Sequence[Group]
    records: pl.DataFrame | None

    @property
    def accepted(self) -> int:
        return self.rows - self.rejected

    @property
    def is_accepted(self) -> bool:
        """Return whether the file is accepted, that is, no finding is an error."""
        return all(group.severity != ERROR for group in self.groups)

    def measures(self) -> list[dict[str, Any]]:
        """List the measures as the portal would store them; empty for clinical data."""
        if self.records is None or self.layout.file_type != QUALITY_MEASURES:
            return []
        names = ("measure_id", "performance_year", *COUNTS, "reporting_method")
        return [
            {name: row[f"{name}#"] for name in names} | {"reporting_method": row["reporting_method#"] or DEFAULT_METHOD}
            for row in self.records.to_dicts()
        ]

    def as_dict(self) -> dict[str, Any]:
        """Return the output of `manage.py check_upload` (docs/formats.md)."""
        return {
            "rows": self.rows,
            "accepted": self.accepted,
            "rejected": self.rejected,
            "findings": [finding.as_dict() for finding in self.findings],
            "groups": [group.as_dict() for group in self.groups],
            "extracted": self.measures(),
        }


def check_file(
    path: Path,
    *,
    name: str,
    file_type: str,
    performance_year: int,
    uploaded_on: date,
    book: Book,
    period: int | None = None,
    model_id: str | None = None,
    tin: str | None = None,
    known: KnownEpisodes | None = None,
    template: str = "Submissions, Templates",
    progress: Progress | None = None,
) -> Checked:
    """Check a file of one participant for one performance year and, for clinical data, one period.

    :param path: the path of the stored file.
    :param name: the name that the submitter gave the file.
    :param uploaded_on: the day of the upload; a later date in the file is an error.
    :param known: the participant's episodes and earlier rows, for clinical data; None compares with nothing outside.
    :param template: the address of the current template, for the messages that name it.
    :param progress: called with the number of rows checked so far and the number of all rows.
    :raises UnknownLayout: for an unknown file type.
    :raises InputError: for a year that is not a performance year.
    :raises PolicyError: when the policy has no values for the year.
    """
    day = known_year(performance_year, book=book).starts_on
    layout = layout_for(file_type, on=day, book=book)
    limits = limits_on(day, book=book)
    findings = Findings()
    table = reading.read(path, name, layout=layout, day=day, book=book, limits=limits, findings=findings)
    if table is None:
        return Checked(layout, 0, 0, findings.kept, findings.groups(), None)
    rows = table.frame.height
    if progress:
        progress(0, rows)
    if rows == 0 and not findings.has_errors:
        findings.add("header-only", unit="measure" if file_type == QUALITY_MEASURES else "episode")
    plausible = (date(day.year - book.on(day)["intake/oldest_age_years"] - 1, 1, 1), uploaded_on)
    frame = with_values(table.frame, layout, plausible=plausible, policy=book.on(day))
    context = Context(table, frame, layout, limits, book, day, plausible, template, period, model_id, tin, known)
    problems = [problem for check in CHECKS[file_type] for problem in check.problems(context)]
    if (stop := next((problem for problem in problems if problem.stops), None)) is not None:
        problems, findings = [stop], Findings()  # what the reader found follows from it
    in_error = _evaluate(problems, context, findings)
    if progress:
        progress(rows, rows)
    return Checked(
        layout,
        rows,
        int(in_error.sum()),
        findings.ordered(layout.names),
        findings.groups(),
        frame.filter(~in_error),
    )


def _evaluate(problems: Sequence[Problem], context: Context, findings: Findings) -> pl.Series:
    """Evaluate all problems in one pass, add their findings, and return a mask of the rows in error.

    One cause has one finding. A cell that has an error gets no second one, nothing is compared with a cell in error or
    with a column that occurs twice, and a row that the reader found in error is not checked.
    """
    frame = context.frame
    doubled = set(context.table.doubled)
    by_row = [problem for problem in problems if problem.where is not None and doubled.isdisjoint(problem.columns)]
    for problem in problems:
        if problem.where is None:
            details = {"received": None, **problem.details}
            findings.add(problem.rule, column=problem.column, expected=problem.expected, **details)
    refused, in_error = _refused_by_reader(context, findings)
    if frame.height == 0 or not by_row:
        return in_error
    hits = frame.select(
        (problem.where.fill_null(False) & pl.lit(~refused)).alias(str(number))  # type: ignore[union-attr]
        for number, problem in enumerate(by_row)
    )
    counts = hits.select(pl.all().sum()).row(0)
    wrong_cells: dict[str, pl.Series] = {}
    for number, problem in enumerate(by_row):
        if not counts[number]:
            continue
        mask = hits.to_series(number)
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


def _refused_by_reader(context: Context, findings: Findings) -> tuple[pl.Series, pl.Series]:
    """Return two masks: the rows that the checks skip, and the rows that the reader already found in error.

    If the file as a whole is in error, all of its rows are.
    """
    frame = context.frame
    nothing = pl.repeat(False, frame.height, eager=True)
    refused = frame[REFUSED] if REFUSED in frame.columns else nothing
    if any(f.severity == ERROR and f.row is None for f in findings.kept if f.rule != "header-only"):
        return refused, ~nothing
    reported = {f.row for f in findings.kept if f.severity == ERROR and f.row is not None}
    if reported:
        refused = refused | frame[ROW].is_in(list(reported))
    return refused, refused


def _add_findings(problem: Problem, mask: pl.Series, count: int, context: Context, findings: Findings) -> None:
    """Add the findings of a problem: list them up to the cap, and count the rest."""
    cap = context.limits.findings_kept_per_rule_and_column
    longest = context.limits.cell_length_limit_characters
    expected = problem.expected_by_row if problem.expected_by_row is not None else pl.lit(problem.expected, pl.String)
    shown = context.frame.with_columns(expected.alias(EXPECTED)).filter(mask).head(cap)
    places = shown[PLACE] if PLACE in shown.columns else [None] * shown.height
    native = context.table.native.get(problem.column or "", problem.column)
    for row, received, expected_text, place in zip(
        shown[ROW], shown[problem.column or ROW], shown[EXPECTED], places, strict=True
    ):
        findings.add(
            problem.rule,
            row=row if context.table.has_rows else None,
            column=problem.column if place is None else f"{place}.{native}",
            received=None if received is None else received[:longest],
            expected=expected_text,
            **problem.details,
        )
    findings.count_unlisted(problem.rule, count - shown.height)
