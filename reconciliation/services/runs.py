"""Reconciliation runs (§ 512.285): one run for the same inputs and policy, calculated one participant at a time."""

from __future__ import annotations

from datetime import date

import structlog

from episodes.models import ConstructionRun
from portal import clock
from portal import selectors as portal_selectors
from portal.fingerprint import fingerprint
from portal.formatting import long_date
from portal.policy import PolicyError
from portal.rules.input_error import InputError
from portal.rules.performance_years import policy_of
from portal.services import jobs
from portal.services.typed_days import check_performance_year
from portal.services.use_case import Actor, Refused, actor_label, use_case
from reconciliation import lifecycle
from reconciliation.models import Kind, Report, Run
from reconciliation.selectors import gathering

from . import closing, reports

logger = structlog.get_logger(__name__)
FAN_OUT = "reconciliation.fan_out"
RECONCILE = "reconciliation.reconcile_participant"
EARLIEST = {Kind.INITIAL: "deadlines/initial_reconciliation_on", Kind.TRUE_UP: "deadlines/true_up_on"}


@use_case("run.start")
def start(*, year: int, kind: str, as_of: date, by: Actor) -> Run:
    """Start a run in the background, or return the existing run with the same inputs and policy.

    Participants that failed in an existing run are retried.

    :raises Refused: when it is too early, the day is in the future, or episodes or the initial run are missing.
    """
    run = open_run(year=year, kind=kind, as_of=as_of, by=by)
    if run.status != Run.Status.DONE or run.participants_failed:
        jobs.enqueue(FAN_OUT, run.pk, again=True)
    return run


def carry_out(*, year: int, kind: str, as_of: date, by: Actor) -> Run:
    """Calculate a whole run in this process, with one transaction for each participant.

    :raises Refused: when it is too early, the day is in the future, or episodes or the initial run are missing.
    """
    run = open_run(year=year, kind=kind, as_of=as_of, by=by)
    for participant_id in prepare(run_id=run.pk, by=by):
        try:
            reports.reconcile_participant(run_id=run.pk, participant_id=participant_id, by=by)
        except Exception as error:  # a failure of one participant must not stop the others
            logger.error("report_failed", run=run.pk, participant=participant_id, error=type(error).__name__)
            reports.mark_failed(run_id=run.pk, participant_id=participant_id, by=by)
    run.refresh_from_db()
    return run


@use_case("run.open")
def open_run(*, year: int, kind: str, as_of: date, by: Actor) -> Run:
    """Record the inputs of a run, or return the existing run with the same inputs and policy."""
    book = portal_selectors.policy_book()
    check_performance_year(year, book=book)
    try:
        earliest = policy_of(year, book=book)[EARLIEST[Kind(kind)]]
    except (InputError, PolicyError) as error:
        raise Refused(str(error)) from error
    label = Kind(kind).label
    if as_of > clock.today():
        raise Refused(f"{long_date(as_of)} is in the future. Give today or an earlier day.")
    if as_of < earliest:
        raise Refused(
            f"The {label.lower()} of {year} cannot run before {long_date(earliest)}. You gave {long_date(as_of)}."
        )
    construction = (
        ConstructionRun.objects.of_the_model()
        .filter(year=year, claims_through__lte=as_of)
        .order_by("-claims_through", "-publications__published_at", "-pk")
        .first()
    )
    if construction is None:
        raise Refused(
            f"No episodes of {year} have been published from claims through {long_date(as_of)} or earlier. "
            "Publish a construction run, or run construct_episodes first."
        )
    initial = Run.objects.released().of_everybody().filter(year=year, kind=Kind.INITIAL)
    if kind == Kind.TRUE_UP and not initial.filter(as_of__lt=as_of).exists():
        raise Refused(
            f"A true-up of {year} needs an initial reconciliation that was released, dated before {long_date(as_of)}. "
            "Release that one first."
        )
    inputs = gathering.inputs_of_run(year=year, kind=kind, construction=construction, as_of=as_of)
    before = initial.filter(as_of__lt=as_of) if kind == Kind.TRUE_UP else Run.objects.of_everybody().filter(
        year=year, kind=kind
    )  # fmt: skip
    run, _ = Run.objects.get_or_create(
        year=year,
        kind=kind,
        as_of=as_of,
        inputs_digest=fingerprint(inputs),
        policy_digest=book.digest,
        defaults={
            "construction_run": construction,
            "follows": before.order_by("-as_of", "-pk").first(),
            "inputs": inputs,
            "policy_version": book.version,
            "started_by": actor_label(by),
            "created_at": clock.now(),
        },
    )
    return run


@use_case("run.prepare")
def prepare(*, run_id: int, by: Actor) -> list[int]:
    """Create a row for each participant that gets a report, and return the ids of those still waiting for it.

    A participant that opted out of the year gets no report (§ 512.210(c)).
    """
    run = Run.objects.select_for_update().get(pk=run_id)
    owed = gathering.recipients_of(run, book=portal_selectors.policy_book_of(run.policy_version))
    Report.objects.bulk_create(
        [Report(run=run, participant_id=participant_id) for participant_id in owed],
        ignore_conflicts=True,  # a retry
    )
    run.reports.filter(status=Report.Status.FAILED).update(
        status=lifecycle.REPORT.check(Report.Status.FAILED, Report.Status.QUEUED)
    )
    waiting = run.reports.filter(status=Report.Status.QUEUED).order_by("participant_id")
    chosen = list(waiting.values_list("participant_id", flat=True))
    if chosen or run.status != Run.Status.DONE:
        run.status = lifecycle.RUN.check(run.status, Run.Status.RUNNING)
        run.save(update_fields=["status"])
    if not chosen and run.status == Run.Status.RUNNING:
        closing.close(run)
    return chosen


@use_case("run.fan_out")
def fan_out(*, run_id: int, by: Actor) -> int:
    """Queue one job for each participant, and return the number of jobs."""
    chosen = prepare(run_id=run_id, by=by)
    for participant_id in chosen:
        jobs.enqueue(RECONCILE, run_id, participant_id, again=True)
    return len(chosen)


@use_case("run.fail")
def fail(*, run_id: int, by: Actor) -> None:
    """Mark a run as failed because its jobs cannot be queued."""
    run = Run.objects.select_for_update().get(pk=run_id)
    run.status = lifecycle.RUN.check(run.status, Run.Status.FAILED)
    run.failure = "The portal could not list the participants of this run. See the error in the list of jobs."
    run.finished_at = clock.now()
    run.save()
