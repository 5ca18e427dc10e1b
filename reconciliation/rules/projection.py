"""The reconciliation of a performance year as it stands, before its report, 42 CFR 512.275 and 512.285.

A projection has the lines of a report, calculated by the same rules. What a participant has not submitted yet counts as
nothing, as it would in the report; the worth of each missing piece is the change of the total if it were there.
Reading: docs/readings.md#projections.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from portal.policy import Book
from portal.policy.book import BookDay
from portal.rules.performance_years import policy_of
from quality.rules import aggregate_score, measures
from quality.rules.aggregate_score import AggregateScore, ScoreInputs
from quality.rules.clinical_data import ClinicalData, beneficiaries_needed
from quality.rules.measures import MeasureResult
from reconciliation.rules.initial_report import EpisodeLines, episode_lines, net_of, report_of
from reconciliation.rules.net import Net
from reconciliation.rules.report import assemble
from reconciliation.rules.report_lines import TRUE_UP, ZERO, Report, ReportInputs, ReportLine

MEASURE = "measure"
CLINICAL_DATA = "clinical-data"
PATIENT_EXPERIENCE = "patient-experience"


@dataclass(frozen=True, slots=True)
class MissingPiece:
    """A piece that is not there yet, and the change of the total in USD if it were.

    `kind` is one of the three kinds above. `code` names the measure of a measure, and is empty otherwise. `score` is
    the aggregate quality score with the piece, None for a technical participant. `at_most` says that the worth depends
    on the result, and is that of the best one. `counts` are the beneficiaries with clinical data, and who needs them.
    """

    kind: str
    code: str
    worth: Decimal
    score: Decimal | None
    at_most: bool
    counts: ClinicalData | None = None


@dataclass(frozen=True, slots=True)
class Projection:
    """A report as it stands, with its score and what is missing; `complete_total` is the total with all of it, in USD.

    `score` is None for a true-up, which has no score.
    """

    report: Report
    score: AggregateScore | None
    missing: tuple[MissingPiece, ...]
    complete_total: Decimal


@dataclass(frozen=True, slots=True)
class _Known:
    """Known inputs of the scores; `experience` is the patient experience score, None where there is none."""

    scores: ScoreInputs
    experience: Decimal | None


@dataclass(frozen=True, slots=True)
class _Gap:
    """A missing piece, and the function that supplies it."""

    kind: str
    supplied: Callable[[_Known], _Known]
    code: str = ""
    at_most: bool = False
    counts: ClinicalData | None = None


def project(inputs: ReportInputs, score_inputs: ScoreInputs, *, book: Book) -> Projection:
    """Project the report of a participant from what is known, 42 CFR 512.275 and 512.285.

    :param inputs: those of a report; the aggregate quality score in them is ignored.
    :raises InputError: for a year outside the Model, an unknown kind, a component given twice, or a negative amount.
    :raises PolicyError: when the policy lacks a value for the year.
    """
    if inputs.reconciliation == TRUE_UP:
        report = assemble(inputs, book=book)
        return Projection(report, None, (), report.total)
    policy = policy_of(inputs.year, book=book)
    found = episode_lines(inputs, policy)

    def worked_out(known: _Known) -> tuple[AggregateScore, Net, list[ReportLine]]:
        score = aggregate_score.score(known.scores, book=book)
        scored = replace(
            inputs,
            aggregate_quality_score=score.score,
            patient_experience_score=ZERO if known.experience is None else known.experience,
        )
        return score, *net_of(scored, found, policy=policy, book=book)

    known = _Known(score_inputs, inputs.patient_experience_score)
    score, net, loss = worked_out(known)
    report = report_of(inputs, found, net, loss, policy)
    missing, whole = [], known
    for gap in _gaps(score, known, found, policy, book):
        with_it, total, _ = worked_out(gap.supplied(known))
        worth = total.report_total - report.total
        missing.append(MissingPiece(gap.kind, gap.code, worth, with_it.score, gap.at_most, gap.counts))
        whole = gap.supplied(whole)
    # Not the sum of all: pieces can score more together than alone.
    return Projection(report, score, tuple(missing), worked_out(whole)[1].report_total)


def _gaps(score: AggregateScore, known: _Known, found: EpisodeLines, policy: BookDay, book: Book) -> Iterator[_Gap]:
    """Yield what is missing: measures, clinical data, and patient experience where something was withheld for it."""
    year = known.scores.year
    for measure in score.measures:
        if measure.basis == measures.NOT_REPORTED:
            best = _best(measure.measure, policy)
            depends = measures.points(best, year=year, book=book).basis == measures.PERFORMANCE
            yield _Gap(MEASURE, partial(_with_measure, best=best), measure.measure, at_most=depends)
    data = known.scores.clinical_data
    if score.clinical_part is not None and beneficiaries_needed(data, year=year, book=book):
        yield _Gap(CLINICAL_DATA, _with_clinical_data, counts=data)
    if known.experience is None and found.experience:
        yield _Gap(PATIENT_EXPERIENCE, partial(_with_experience, score=policy["quality/score_scale"]), at_most=True)


def _best(measure: str, policy: BookDay) -> MeasureResult:
    """Return the best result of a measure: enough cases, and all of them met."""
    cases = max(policy["quality/case_minimum"], 1)
    method = measures.collection_types(measure, policy=policy)[0]
    return MeasureResult(measure, eligible=cases, exclusions=0, exceptions=0, met=cases, not_met=0, method=method)


def _with_measure(known: _Known, *, best: MeasureResult) -> _Known:
    return replace(known, scores=replace(known.scores, measures=(*known.scores.measures, best)))


def _with_clinical_data(known: _Known) -> _Known:
    applicable = known.scores.clinical_data.applicable
    return replace(known, scores=replace(known.scores, clinical_data=ClinicalData(applicable, applicable)))


def _with_experience(known: _Known, *, score: Decimal) -> _Known:
    return _Known(replace(known.scores, patient_experience_score=score), score)
