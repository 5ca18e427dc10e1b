"""Reports calculated from what their run froze, many at once; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.policy import Book, PolicyError
from portal.rules.input_error import InputError
from portal.rules.performance_years import policy_of
from quality.rules import aggregate_score
from quality.rules.aggregate_score import AggregateScore, ScoreInputs
from quality.selectors import score_inputs_from
from reconciliation import worksheet
from reconciliation.models import Kind, Report, Run
from reconciliation.remarks import remarks
from reconciliation.rules.report import assemble
from reconciliation.rules.report_lines import Report as Worksheet
from reconciliation.rules.report_lines import ReportInputs

from . import gathering

WHAT_TO_DO = (
    "Calculating it again with the inputs of this run changes nothing: correct the claims, prices, files or policy, "
    "and start a new run."
)
"""Follows the sentence with which the rules refuse the inputs of one participant."""


@dataclass(frozen=True, slots=True)
class Calculated:
    """A calculated report: its facts with the scores, its inputs, its lines as rows, and the policy values it used.

    `scored` holds the inputs and the result of the aggregate quality score, None for a true-up.
    """

    scored: tuple[ScoreInputs, AggregateScore] | None
    facts: gathering.Facts
    inputs: ReportInputs
    worksheet: Worksheet
    rows: list[worksheet.Row]
    remarks: list[str]
    policy_used: list[dict[str, Any]]


def calculate_each(run: Run, reports: Sequence[Report], *, book: Book) -> dict[int, Calculated | str]:
    """Calculate reports of a run, by their keys; of a report that the rules refuse, return their sentence.

    The inputs are the facts stored with each report, the episodes of the run and the lines of the reports that these
    follow, all of which stay as they are. They are read in a fixed number of queries.

    :param book: the policy of the version that the run uses.
    """
    found: dict[int, Calculated | str] = {}
    scored: dict[int, tuple[ScoreInputs, AggregateScore]] = {}
    books = {report.pk: _noted(run, book) for report in reports}
    for report in reports if run.kind == Kind.INITIAL else ():
        try:
            inputs = score_inputs_from(report.facts["score_inputs"], run.year)
            scored[report.pk] = inputs, aggregate_score.score(inputs, book=books[report.pk])
        except (InputError, PolicyError) as refusal:
            found[report.pk] = f"{refusal} {WHAT_TO_DO}"
    left = [report for report in reports if report.pk not in found]
    facts = {report.pk: _with_scores(report.facts, scored.get(report.pk)) for report in left}
    for report, inputs in zip(left, gathering.inputs_of_each(run, left, facts, book=book), strict=True):
        noted = books[report.pk]
        try:
            made = assemble(inputs, book=noted)
            said = remarks(inputs, facts[report.pk]["settlement"], policy=policy_of(run.year, book=noted))
        except (InputError, PolicyError) as refusal:
            found[report.pk] = f"{refusal} {WHAT_TO_DO}"
            continue
        components = {one.key: one.component_id for one in (*inputs.earlier, *inputs.components)}
        found[report.pk] = Calculated(
            scored.get(report.pk),
            facts[report.pk],
            inputs,
            made,
            worksheet.rows_of(made.lines, components),
            said,
            [entry.as_json() for entry in noted.used],
        )
    return found


def _noted(run: Run, book: Book) -> Any:
    """Open the policy for one report; the values that were read for its facts come first."""
    noted = book.noted()
    for name, day in run.inputs.get("policy_read", ()):
        noted.on(date.fromisoformat(day)).entry(name)
    return noted


def _with_scores(facts: gathering.Facts, scored: tuple[ScoreInputs, AggregateScore] | None) -> gathering.Facts:
    if scored is None:
        return facts
    inputs, result = scored
    return gathering.with_scores(facts, aggregate_quality=result.score, patient_experience=inputs.withhold_score)
