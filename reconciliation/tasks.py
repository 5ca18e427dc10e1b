"""Celery tasks of reconciliation: the fan-out of a run, and one participant's report."""

from __future__ import annotations

from celery import shared_task

from portal import clock, selectors
from portal.jobs import leased_task
from portal.services import jobs
from reconciliation.services import performance, reports, runs

BY = "system:reconciliation"


def _run_failed(run_id: int) -> None:
    runs.fail(run_id=run_id, by=BY)


def _report_failed(run_id: int, participant_id: int) -> None:
    reports.mark_failed(run_id=run_id, participant_id=participant_id, by=BY)


@leased_task(runs.FAN_OUT, on_failure=_run_failed)
def fan_out(run_id: int) -> None:
    """Queue one job for each participant."""
    runs.fan_out(run_id=run_id, by=BY)


@leased_task(runs.RECONCILE, on_failure=_report_failed)
def reconcile_participant(run_id: int, participant_id: int) -> None:
    """Calculate and issue one participant's report."""
    reports.reconcile_participant(run_id=run_id, participant_id=participant_id, by=BY)


@leased_task("reconciliation.compile_performance")
def compile_performance(day: str) -> None:
    """Compare the practices of each performance year whose reports or episodes have changed.

    :param day: ISO date; it only makes the job unique, the service reads what is issued.
    """
    performance.compile_all(by=BY)


@shared_task(name="reconciliation.compile_performance_of_the_day", expires=3000)
def compile_performance_of_the_day() -> None:
    """Queue the comparison of the day, once."""
    with selectors.portal_state():
        jobs.enqueue("reconciliation.compile_performance", clock.today().isoformat())
