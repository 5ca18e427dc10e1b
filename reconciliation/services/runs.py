"""Reconciliation runs (§ 512.285): started once for the same inputs and policy, calculated in batches."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.conf import settings

from portal import clock
from portal.processes import in_processes
from portal.services import jobs
from portal.services.use_case import Actor, Refused, use_case
from portal.staff import ANALYST, may_act_as
from reconciliation import lifecycle
from reconciliation.models import Report, Run

from . import calculation, closing
from .opening import open_run

FAN_OUT = "reconciliation.fan_out"
CALCULATE = "reconciliation.calculate_batch"
Batch = tuple[int, int]
"""The first and the last participant's id of a batch."""


@use_case("run.start")
def start(*, year: int, kind: str, as_of: date, by: Actor, **given: Any) -> Run:
    """Open a run and calculate it in the background; the existing run with the same inputs and policy goes on.

    Participants that failed in an existing run are retried.

    :param given: the other inputs of `open_run`.
    :raises Refused: as `open_run`.
    """
    run = open_run(year=year, kind=kind, as_of=as_of, by=by, **given)
    go_on(run=run, by=by)
    return run


@use_case("run.go_on")
def go_on(*, run: Run, by: Actor) -> None:
    """Calculate in the background what a run has not calculated: its waiting and its failed reports.

    :raises Refused: when another run of the year and kind is under way.
    """
    if run.status != Run.Status.DONE or run.participants_failed:
        _check_alone(run)
        jobs.enqueue(FAN_OUT, run.pk, again=True)


def carry_out(*, year: int, kind: str, as_of: date, by: Actor, processes: int = 1, **given: Any) -> Run:
    """Open a run and calculate it now.

    :param processes: the most processes of this machine that calculate at once.
    :param given: the other inputs of `open_run`.
    :raises Refused: as `open_run`.
    """
    run = open_run(year=year, kind=kind, as_of=as_of, by=by, **given)
    _check_alone(run)
    calculate_now(run=run, processes=processes, by=by)
    return run


def calculate_now(*, run: Run, processes: int = 1, by: Actor) -> None:
    """Calculate in this process, or in several of this machine, what a run has not calculated."""
    batches = prepare(run_id=run.pk, by=by)
    if processes > 1 and len(batches) > 1:
        for _ in in_processes(partial(_calculate, run.pk, by), batches, processes=processes):
            pass
    else:
        for batch in batches:
            _calculate(run.pk, by, batch)
    run.refresh_from_db()


def _calculate(run_id: int, by: Actor, batch: Batch) -> None:
    calculation.calculate_batch(run_id=run_id, first=batch[0], last=batch[1], by=by)


@use_case("run.prepare")
def prepare(*, run_id: int, by: Actor) -> list[Batch]:
    """Begin a run, or go on with it: the reports that failed wait again. Return the batches to calculate."""
    run = Run.objects.select_for_update(no_key=True).get(pk=run_id)
    _retry(run.reports.filter(status=Report.Status.FAILED))
    waiting = run.reports.filter(status=Report.Status.QUEUED).order_by("participant_id")
    chosen = list(waiting.values_list("participant_id", flat=True))
    if chosen or run.status != Run.Status.DONE:
        _begin(run, waiting=len(chosen))
    if not chosen and run.status == Run.Status.RUNNING:
        closing.close(run)
    size = settings.REPORTS_A_BATCH
    batches = [chosen[first : first + size] for first in range(0, len(chosen), size)]
    return [(batch[0], batch[-1]) for batch in batches]


@use_case("run.fan_out")
def fan_out(*, run_id: int, by: Actor) -> int:
    """Queue one job for each batch, and return the number of jobs."""
    batches = prepare(run_id=run_id, by=by)
    for first, last in batches:
        jobs.enqueue(CALCULATE, run_id, first, last, again=True)
    return len(batches)


@use_case("run.retry_report")
def retry_report(*, report: Report, by: Actor) -> None:
    """Calculate one report that failed again, in the background; all others of its run stay as they are.

    :raises Refused: for a person who may not, for a report that did not fail, or when another run is under way.
    """
    if not isinstance(by, str) and not may_act_as(by, ANALYST):
        raise Refused("Only analysts can retry a report.")
    run = Run.objects.select_for_update(no_key=True).get(pk=report.run_id)
    _check_alone(run)
    if not _retry(run.reports.filter(pk=report.pk, status=Report.Status.FAILED)):
        raise Refused("Only a report that failed can be retried.")
    _begin(run, waiting=run.reports.filter(status=Report.Status.QUEUED).count())
    jobs.enqueue(CALCULATE, run.pk, report.participant_id, report.participant_id, again=True)


def _begin(run: Run, *, waiting: int) -> None:
    """Record that a run calculates from now on, so many reports."""
    run.status = lifecycle.RUN.check(run.status, Run.Status.RUNNING)
    run.begun_at, run.begun_with = clock.now(), waiting
    run.save(update_fields=["status", "begun_at", "begun_with"])


def _retry(failed: Any) -> int:
    """Let reports that failed wait again, and return their number."""
    return int(failed.update(status=lifecycle.REPORT.check(Report.Status.FAILED, Report.Status.QUEUED), failure=""))


def _check_alone(run: Run) -> None:
    """Check that no other run of the year and kind is under way.

    :raises Refused: when there is one.
    """
    other = Run.objects.under_way().filter(year=run.year, kind=run.kind).exclude(pk=run.pk).first()
    if other is not None and run.corrects_id is None:
        raise Refused(
            f"{other} is under way. Wait until it is done. If it stands still, choose “Calculate what is missing” on "
            "its page."
        )


@use_case("run.fail")
def fail(*, run_id: int, by: Actor) -> None:
    """Mark a run as failed because its jobs cannot be queued."""
    run = Run.objects.select_for_update().get(pk=run_id)
    run.status = lifecycle.RUN.check(run.status, Run.Status.FAILED)
    run.failure = "The portal could not list the participants of this run. See the error in the list of jobs."
    run.finished_at = clock.now()
    run.save()
