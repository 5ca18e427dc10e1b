"""Reconciliation runs (§ 512.285): started once for the same inputs and policy, one participant at a time."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import structlog
from django.db.models import Q
from django.urls import reverse

from episodes.models import ConstructionRun
from portal import clock
from portal import selectors as portal_selectors
from portal.models import Election, Participant
from portal.policy import PolicyError
from portal.rules.input_error import InputError
from portal.services import jobs, messages, obligations
from portal.services.use_case import Actor, Refused, actor_label, use_case
from quality.services import scores
from reconciliation import lifecycle, selectors
from reconciliation.models import Kind, Run, Statement, StatementLine
from reconciliation.rules import deadlines, statement

logger = structlog.get_logger(__name__)
FAN_OUT = "reconciliation.fan_out"
RECONCILE = "reconciliation.reconcile_participant"
EARLIEST = {Kind.INITIAL: "deadlines/initial_reconciliation_on", Kind.TRUE_UP: "deadlines/true_up_on"}
ROWS_AT_ONCE = 2000


@use_case("run.start")
def start(*, year: int, kind: str, as_of: date, by: Actor) -> Run:
    """Start a run in the background; the same inputs and policy give the run that is already there.

    A run with participants that failed tries those again.

    :raises Refused: when it is too early, or episodes or the initial run are missing.
    """
    run = open_run(year=year, kind=kind, as_of=as_of, by=by)
    if run.status != Run.Status.DONE or run.participants_failed:
        jobs.enqueue(FAN_OUT, run.pk, again=True)
    return run


def carry_out(*, year: int, kind: str, as_of: date, by: Actor) -> Run:
    """Work out a whole run here and now, in a transaction a participant.

    :raises Refused: when it is too early, or episodes or the initial run are missing.
    """
    run = open_run(year=year, kind=kind, as_of=as_of, by=by)
    for participant_id in prepare(run_id=run.pk, by=by):
        try:
            reconcile_participant(run_id=run.pk, participant_id=participant_id, by=by)
        except Exception as error:  # one participant's trouble must not stop the others
            logger.error("statement_broke", run=run.pk, participant=participant_id, error=type(error).__name__)
            give_up(run_id=run.pk, participant_id=participant_id, by=by)
    run.refresh_from_db()
    return run


@use_case("run.open")
def open_run(*, year: int, kind: str, as_of: date, by: Actor) -> Run:
    """Record what a run is worked out from, or find the run that has it already."""
    book = portal_selectors.policy_book()
    try:
        earliest = book.on(date(year, 1, 1))[EARLIEST[Kind(kind)]]
    except PolicyError as error:
        raise Refused(str(error)) from error
    label = Kind(kind).label
    if as_of < earliest:
        raise Refused(f"The {label.lower()} of {year} may run from {earliest:%-d %B %Y}; you gave {as_of:%-d %B %Y}.")
    construction = (
        ConstructionRun.objects.done()
        .filter(kind=ConstructionRun.Kind.MODEL, year=year, claims_through__lte=as_of)
        .order_by("-claims_through", "-pk")
        .first()
    )
    if construction is None:
        raise Refused(
            f"No episodes of {year} have been built from claims through {as_of:%-d %B %Y} or earlier. "
            "Run construct_episodes first."
        )
    initial = Run.objects.filter(performance_year=year, kind=Kind.INITIAL, status=Run.Status.DONE)
    if kind == Kind.TRUE_UP and not initial.filter(as_of__lt=as_of).exists():
        raise Refused(f"A true-up of {year} follows its initial reconciliation, and none was done before this day.")
    inputs = selectors.inputs_of_run(year=year, kind=kind, construction=construction, as_of=as_of)
    before = initial.filter(as_of__lt=as_of) if kind == Kind.TRUE_UP else Run.objects.filter(
        performance_year=year, kind=kind
    )  # fmt: skip
    run, _ = Run.objects.get_or_create(
        performance_year=year,
        kind=kind,
        as_of=as_of,
        inputs_digest=_digest(inputs),
        policy_digest=book.digest,
        defaults={
            "construction_run": construction,
            "follows": before.order_by("-as_of", "-pk").first(),
            "inputs": inputs,
            "started_by": actor_label(by),
            "created_at": clock.now(),
        },
    )
    return run


@use_case("run.prepare")
def prepare(*, run_id: int, by: Actor) -> list[int]:
    """List the participants of a run that still wait for their report, making a row for each.

    Who opted out of the year gets none (§ 512.210(c)).
    """
    run = Run.objects.select_for_update().get(pk=run_id)
    elected = Election.objects.filter(year=run.performance_year).values("participant_id")
    first, last = date(run.performance_year, 1, 1), date(run.performance_year, 12, 31)
    listed = Participant.objects.in_model_on(first) | Participant.objects.in_model_on(last)
    with_episodes = run.construction_run.parts.filter(participant__isnull=False).values("participant_id")
    owed = Participant.objects.filter(Q(pk__in=listed.values("pk")) | Q(pk__in=with_episodes)).exclude(pk__in=elected)
    Statement.objects.bulk_create(
        [Statement(run=run, participant=one, report_on=run.as_of) for one in owed.order_by("pk")],
        ignore_conflicts=True,  # a second try
    )
    run.statements.filter(status=Statement.Status.FAILED).update(
        status=lifecycle.STATEMENT.check(Statement.Status.FAILED, Statement.Status.QUEUED)
    )
    waiting = run.statements.filter(status=Statement.Status.QUEUED).order_by("participant_id")
    chosen = list(waiting.values_list("participant_id", flat=True))
    if chosen or run.status != Run.Status.DONE:
        run.status = lifecycle.RUN.check(run.status, Run.Status.RUNNING)
        run.save(update_fields=["status"])
    if not chosen and run.status == Run.Status.RUNNING:
        _close(run)
    return chosen


@use_case("run.fan_out")
def fan_out(*, run_id: int, by: Actor) -> int:
    """Ask for one job a participant, and return how many."""
    chosen = prepare(run_id=run_id, by=by)
    for participant_id in chosen:
        jobs.enqueue(RECONCILE, run_id, participant_id, again=True)
    return len(chosen)


@use_case("run.fail")
def fail(*, run_id: int, by: Actor) -> None:
    """Mark a run whose fan-out cannot be done."""
    run = Run.objects.select_for_update().get(pk=run_id)
    run.status = lifecycle.RUN.check(run.status, Run.Status.FAILED)
    run.failure = "The participants of this run could not be listed. The job list says which error it was."
    run.finished_at = clock.now()
    run.save()


@use_case("statement.issue")
def reconcile_participant(*, run_id: int, participant_id: int, by: Actor) -> Statement:
    """Work out and issue one participant's report; one that is issued stays as it is.

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
            clocks = deadlines.clocks(report_date=report.report_on, book=book)
    except (InputError, PolicyError, Refused) as refusal:
        return _failed(report, str(refusal))
    lines = _keep_lines(report, worksheet.lines, inputs.parts)
    report.status = lifecycle.STATEMENT.check(report.status, Statement.Status.ISSUED)
    report.failure = ""
    report.total = worksheet.total
    report.direction = worksheet.direction
    report.aggregate_quality_score = inputs.rule.aggregate_quality_score
    report.score = kept_score
    report.notice_due_on = clocks.notice_due_on
    report.policy_used = [entry.as_json() for entry in used]
    report.remarks = inputs.remarks
    report.worksheet_digest = _digest(lines)
    report.issued_at = clock.now()
    report.save()
    _announce(report, by)
    _close_when_all_are_done(report.run)
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
    _close_when_all_are_done(report.run)
    return report


def _keep_lines(
    report: Statement, lines: Iterable[statement.StatementLine], parts: dict[str, int]
) -> list[dict[str, Any]]:
    """Write the lines level by level, parents first, and return them as the digest reads them."""
    levels: dict[int, list[tuple[statement.StatementLine, StatementLine]]] = defaultdict(list)
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
        levels[row.depth].append((line, row))
    for depth in sorted(levels):
        rows = [row for _, row in levels[depth]]
        for row in rows:
            row.parent_id = row.parent.pk if row.parent else None
        StatementLine.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    written = sorted((pair for level in levels.values() for pair in level), key=lambda pair: pair[1].position)
    return [
        {
            "code": row.code,
            "parent": line.parent,
            "label": row.label,
            "amount": str(row.amount),
            "formula": row.formula,
            "authority": row.authority,
            "adds": row.adds,
            "claim_lines": row.claim_lines,
        }
        for line, row in written
    ]


def _announce(report: Statement, by: Actor) -> None:
    """Open the clock of the error notice and tell the participant that the report is there."""
    year = report.run.performance_year
    obligations.open_one(
        participant=report.participant,
        year=year,
        code=notice_code(report),
        title=f"Contest the report of {report.report_on:%-d %B %Y}, if you find an error",
        opens_on=report.report_on,
        due_on=report.notice_due_on,
        authority=deadlines.AUTHORITY,
        consequence="Without a notice by this day the calculation is final. Nothing is owed if you agree with it.",
        by=by,
    )
    messages.send(
        participant=report.participant,
        subject=f"Your reconciliation report for {year} is ready",
        body=f"{report.title}, dated {report.report_on:%-d %B %Y}. If you find an error in it, file an error notice "
        f"from the line it concerns; it must be received by {report.notice_due_on:%-d %B %Y}.",
        path=reverse("reconciliation:statement", args=[report.participant.model_id, report.pk]),
        by=by,
    )


def notice_code(report: Statement) -> str:
    """Name the duty that carries a report's clock; a true-up or a later report of the year has one of its own."""
    earlier = Statement.objects.issued().filter(
        participant_id=report.participant_id, run__performance_year=report.run.performance_year, pk__lt=report.pk
    )
    return f"error-notice-{report.pk}" if earlier.exists() else "error-notice"


def _close_when_all_are_done(run: Run) -> None:
    run = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    if run.status == Run.Status.RUNNING and not run.statements.filter(status=Statement.Status.QUEUED).exists():
        _close(run)


def _close(run: Run) -> None:
    """Count a finished run and add up its totals; participants that failed are listed."""
    payments, repayments, issued = Decimal(0), Decimal(0), 0
    for total in run.statements.issued().values_list("total", flat=True):
        issued += 1
        if total > 0:
            payments += total
        else:
            repayments -= total
    failed = list(
        run.statements.filter(status=Statement.Status.FAILED)
        .select_related("participant")
        .order_by("participant__model_id")
    )
    run.participants_done = issued
    run.participants_failed = len(failed)
    run.totals = {
        "payments": str(payments),
        "repayments": str(repayments),
        "net": str(payments - repayments),
        "failed": [{"model_id": one.participant.model_id, "why": one.failure} for one in failed],
    }
    ended = Run.Status.FAILED if failed and not issued else Run.Status.DONE
    run.status = lifecycle.RUN.check(run.status, ended)
    run.finished_at = clock.now()
    run.save()


def _digest(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":"), default=str).encode()).hexdigest()
