"""Calculation of a run's reports (§ 512.285), some participants at once; what stops one of them leaves the others.

One transaction reads the frozen facts and the episodes of a batch in a fixed number of queries, calculates each report
by the rules and writes all of them. A batch whose worker is killed leaves nothing behind, and is calculated again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import structlog
from django.db import OperationalError, transaction
from django.db.models import QuerySet

from episodes.services.bulk import copy_rows, reserve_ids
from portal.policy import Book
from portal.selectors import policy_book_of
from portal.services import changed_rows
from portal.services.use_case import Actor, use_case
from quality.models import Score
from quality.services import scores
from reconciliation import lifecycle, worksheet
from reconciliation.models import Report, ReportLine, Run
from reconciliation.selectors.calculations import Calculated, calculate_each

from . import closing

logger = structlog.get_logger(__name__)
RESULT = ("status", "failure", "total", "direction", "aggregate_quality_score", "score", "facts", "carried_over",
          "remarks", "policy_used", "worksheet_digest")  # fmt: skip
LINE = ("id", "report_id", "participant_id", "parent_id", "position", "depth", "code", "label", "amount", "formula",
        "authority", "adds", "episode_component_id", "episode_lines", "claim_lines")  # fmt: skip
CALL = "The log says where. Tell the operator, then calculate this report again."
GAVE_UP = f"The job failed each time it ran. See the error in the list of jobs. {CALL}"


def calculate_batch(*, run_id: int, first: int, last: int, by: Actor) -> None:
    """Calculate the waiting reports of the participants whose ids lie between two; the last batch closes the run.

    A report that was calculated before stays as it is. One that the rules refuse is stored as failed, with their
    sentence.
    """
    calculate(run_id=run_id, first=first, last=last, by=by)
    # Asked after the batch is committed: of two that end at once, at least the second one sees both.
    closing.close_when_all_are_done(run_id=run_id, by=by)


@use_case("run.calculate")
def calculate(*, run_id: int, first: int, last: int, by: Actor) -> None:
    """Calculate a batch in one transaction."""
    reports = list(_waiting(run_id, first, last))
    unread = ("construction_run__inputs", "construction_run__policy_used")
    run = Run.objects.select_related("construction_run", "corrects__report__score").defer(*unread).get(pk=run_id)
    # All reports of a run use the policy of the run, even if the policy was amended later.
    _calculate(run, reports, policy_book_of(run.policy_version), by)


@use_case("run.give_up_batch")
def give_up_batch(*, run_id: int, first: int, last: int, by: Actor) -> None:
    """Mark the waiting reports of a batch as failed after its last attempt, so that the run can close without them."""
    _fail(list(_waiting(run_id, first, last)), GAVE_UP)
    closing.close_when_all_are_done(run_id=run_id, by=by)


def _waiting(run_id: int, first: int, last: int) -> QuerySet[Report]:
    """Lock the waiting reports of a batch. Whoever comes second waits, and then finds none."""
    waiting = Report.objects.filter(run=run_id, status=Report.Status.QUEUED)
    batch = waiting.filter(participant__gte=first, participant__lte=last)
    return batch.select_for_update(of=("self",)).order_by("participant_id")


def _calculate(run: Run, reports: Sequence[Report], book: Book, by: Actor) -> None:
    """Calculate and store reports; if that fails for all of them together, each alone."""
    if not reports:
        return
    try:
        with transaction.atomic():
            _store(run, reports, calculate_each(run, reports, book=book), book, by)
    except OperationalError:
        raise  # the database is away: the job tries again
    except Exception as error:  # the failure of one participant must not stop the others
        if len(reports) > 1:
            for one in reports:
                _calculate(run, [one], book, by)
            return
        # The text of an error may quote data of patients, so the row and the log have its kind alone.
        kind, (report,) = type(error).__name__, reports
        logger.error("report_failed", run=run.pk, participant=report.participant_id, error=kind, exc_info=True)
        _fail([report], f"The calculation stopped because of an error in the portal ({kind}). {CALL}")


def _store(run: Run, reports: Sequence[Report], found: Mapping[int, Calculated | str], book: Book, by: Actor) -> None:
    for report in reports:
        if isinstance(why := found[report.pk], str):
            _fail([report], why)
    made = {report: done for report in reports if isinstance(done := found[report.pk], Calculated)}
    kept = _scores(run, made, book, by)
    for report, done in made.items():
        report.status = lifecycle.REPORT.check(Report.Status.QUEUED, Report.Status.PREPARED)
        report.failure = ""
        report.total, report.direction = done.worksheet.total, done.worksheet.direction
        report.score = kept.get(report.participant_id)
        report.aggregate_quality_score = done.inputs.aggregate_quality_score
        report.facts, report.carried_over = done.facts, done.facts["carried_over"]
        report.remarks, report.policy_used = done.remarks, done.policy_used
        report.worksheet_digest = worksheet.digest(done.rows)
    copy_rows(ReportLine, LINE, _lines(made))
    changed_rows.write(list(made), RESULT)


def _scores(run: Run, made: Mapping[Report, Calculated], book: Book, by: Actor) -> dict[int, Score]:
    """Store the scores of reports, by the participants' keys; a corrected report has that of the contested one."""
    if run.corrects is not None:
        contested = run.corrects.report
        return {contested.participant_id: contested.score} if contested.score else {}
    worked_out = {report.participant_id: done.scored for report, done in made.items() if done.scored}
    return scores.keep_each(worked_out=worked_out, year=run.year, book=book, by=by)


def _lines(made: Mapping[Report, Calculated]) -> Iterator[tuple[object, ...]]:
    """Yield the values of the stored lines, each with a key that its children know."""
    keys = iter(reserve_ids(ReportLine, sum(len(done.rows) for done in made.values())))
    for report, done in made.items():
        own = [next(keys) for _ in done.rows]
        for key, row in zip(own, done.rows, strict=True):
            parent, line = None if row.parent is None else own[row.parent], row.line
            claim_lines = f"{{{','.join(map(str, line.source))}}}"
            yield (key, report.pk, report.participant_id, parent, row.position, row.depth, line.code, row.label,
                   line.amount, line.formula, line.authority, line.adds, row.component_id, row.episode_lines,
                   claim_lines)  # fmt: skip


def _fail(reports: Sequence[Report], why: str) -> None:
    for report in reports:
        report.status = lifecycle.REPORT.check(Report.Status.QUEUED, Report.Status.FAILED)
        report.failure = why
    changed_rows.write(reports, ("status", "failure"))
