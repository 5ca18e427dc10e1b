"""Celery tasks of reconciliation: the fan-out of a run, and one participant's report."""

from __future__ import annotations

from portal.jobs import leased_task
from reconciliation.services import reports, runs

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
