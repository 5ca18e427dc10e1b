"""Reports (§ 512.285): worked out and issued, one participant at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.urls import reverse

from portal import clock
from portal import selectors as portal_selectors
from portal.formatting import long_date
from portal.models import Receipt
from portal.participation.services import obligations
from portal.policy import PolicyError
from portal.rules.input_error import InputError
from portal.services import messages, receipts
from portal.services.use_case import Actor, Refused, use_case
from quality.services import scores
from reconciliation import lifecycle, selectors
from reconciliation.attested import digest_of_lines, report_parts
from reconciliation.models import Kind, Statement, StatementLine
from reconciliation.rules import deadlines, statement, statement_lines

from . import closing

ROWS_AT_ONCE = 2000


@use_case("statement.issue")
def reconcile_participant(*, run_id: int, participant_id: int, by: Actor) -> Statement:
    """Work out and issue one participant's report, dated today; one that is issued stays as it is.

    A report that the rules refuse is kept as failed with their sentence, and the other participants go on.
    """
    report = (
        Statement.objects.select_for_update(of=("self",))
        .select_related("run__construction_run", "participant")
        .get(run_id=run_id, participant_id=participant_id)
    )
    if report.status == Statement.Status.ISSUED:
        return report
    book = portal_selectors.policy_book()
    try:
        if book.digest != report.run.policy_digest:
            raise Refused("The policy was amended after this run began. Start a new run.")
        kept_score = None
        with book.recording() as used:
            if report.run.kind == Kind.INITIAL:
                kept_score = scores.score(participant=report.participant, year=report.run.performance_year, by=by)
            inputs = selectors.statement_inputs(report, score=kept_score)
            worksheet = statement.assemble(inputs.rule, book=book)
            clocks = deadlines.clocks(report_date=clock.today(), book=book)
    except (InputError, PolicyError, Refused) as refusal:
        return _failed(report, str(refusal))
    _keep_lines(report, worksheet.lines, inputs.parts)
    report.failure = ""
    report.total = worksheet.total
    report.direction = worksheet.direction
    report.aggregate_quality_score = inputs.rule.aggregate_quality_score
    report.score = kept_score
    # Not the run's day: what was worked out later, or again, leaves the participant its whole time.
    report.report_on = clock.today()
    report.notice_due_on = clocks.notice_due_on
    report.policy_used = [entry.as_json() for entry in used]
    report.remarks = inputs.remarks
    report.worksheet_digest = digest_of_lines(report)
    report.issued_at = clock.now()
    report.receipt = _receipt(report, by)
    report.status = lifecycle.STATEMENT.check(report.status, Statement.Status.ISSUED)
    report.save()
    _announce(report, by)
    closing.close_when_all_are_done(report.run)
    return report


@use_case("statement.give_up")
def give_up(*, run_id: int, participant_id: int, by: Actor) -> None:
    """Mark a report whose job broke every time, so that the run can close without it."""
    report = Statement.objects.select_for_update().get(run_id=run_id, participant_id=participant_id)
    if report.status == Statement.Status.QUEUED:
        _failed(report, "The job broke each time it was tried. The list of jobs or the log names the error.")


def _failed(report: Statement, why: str) -> Statement:
    report.status = lifecycle.STATEMENT.check(report.status, Statement.Status.FAILED)
    report.failure = why
    report.save(update_fields=["status", "failure"])
    closing.close_when_all_are_done(report.run)
    return report


def _receipt(report: Statement, by: Actor) -> Receipt:
    """Seal a report with all its lines; from here on it never changes."""
    return receipts.issue(
        participant=report.participant,
        kind="report",
        title=f"Reconciliation report {report.number} issued",
        facts={
            "year": report.run.performance_year,
            "report": report.number,
            "report_date": report.report_on.isoformat(),
            "last_day": report.notice_due_on.isoformat(),
            "total": str(report.total),
            "lines_sha256": report.worksheet_digest,
        },
        attests=report_parts(report, report.worksheet_digest),
        by=by,
    )


def _keep_lines(report: Statement, lines: Iterable[statement_lines.StatementLine], parts: dict[str, int]) -> None:
    """Write the lines level by level, parents first."""
    levels: dict[int, list[StatementLine]] = defaultdict(list)
    heads: dict[str | None, StatementLine] = {}
    for position, line in enumerate(lines):
        parent = heads.get(line.parent)
        row = StatementLine(
            statement=report,
            participant_id=report.participant_id,
            position=position,
            depth=parent.depth + 1 if parent else 0,
            code=line.code,
            label=line.label[:200],
            amount=line.amount,
            formula=line.formula,
            authority=line.authority,
            adds=line.adds,
            episode_part_id=parts.get(line.part) if line.part else None,
            claim_lines=[int(reference) for reference in line.source],
        )
        row.parent = parent
        if line.part is None:
            heads[line.code] = row
        elif parent is not None:
            parent.episode_lines += 1
        levels[row.depth].append(row)
    for depth in sorted(levels):
        for row in levels[depth]:
            row.parent_id = row.parent.pk if row.parent else None
        StatementLine.objects.bulk_create(levels[depth], batch_size=ROWS_AT_ONCE)


def _announce(report: Statement, by: Actor) -> None:
    """Open the clock of the error notice and tell the participant that the report is there."""
    year = report.run.performance_year
    obligations.open_right(
        participant=report.participant,
        year=year,
        code=report.notice_code,
        title=f"Contest the report of {long_date(report.report_on)}, if you find an error",
        opens_on=report.report_on,
        due_on=report.notice_due_on,
        authority=deadlines.AUTHORITY,
        consequence="If CMS has no notice from you by this day, the calculation is final. If you agree with it, you "
        "need not do anything.",
        page="reconciliation:statement-list",
        action="Read the report",
        by=by,
    )
    messages.send(
        participant=report.participant,
        subject=f"Your reconciliation report for {year} is ready",
        body=f"{report.title}, dated {long_date(report.report_on)}. If you find an error in it, file an error notice "
        f"from the line it concerns; it must be received by {long_date(report.notice_due_on)}.",
        path=reverse("reconciliation:statement", args=[report.participant.model_id, report.pk]),
        by=by,
    )
