"""The end of a run: its counts and totals, once no report is queued."""

from __future__ import annotations

from decimal import Decimal

from portal import clock
from portal.services.use_case import Actor, use_case
from reconciliation import lifecycle
from reconciliation.models import Report, Run


@use_case("run.close")
def close_when_all_are_done(*, run_id: int, by: Actor) -> None:
    """Close a running run if none of its reports is queued."""
    queued = Report.objects.filter(run=run_id, status=Report.Status.QUEUED)
    if queued.exists():
        return
    run = Run.objects.select_for_update(no_key=True).get(pk=run_id)
    if run.status == Run.Status.RUNNING and not queued.exists():
        close(run)


def close(run: Run) -> None:
    """Record the counts and totals of a finished run, and list the participants that failed."""
    sums = {direction: Decimal(0) for direction in Report.Direction.values}
    counts = dict.fromkeys(Report.Direction.values, 0)
    for total, direction in run.reports.calculated().values_list("total", "direction"):
        counts[direction] += 1
        sums[direction] += total
    failed = list(
        run.reports.filter(status=Report.Status.FAILED).select_related("participant").order_by("participant__model_id")
    )
    run.participants_done = sum(counts.values())
    run.participants_failed = len(failed)
    run.totals = {
        "payments": str(sums[Report.Direction.PAYMENT]),
        "repayments": str(-sums[Report.Direction.REPAYMENT]),
        "net": str(sum(sums.values())),
        "reports": counts,
        "failed": [{"model_id": one.participant.model_id, "why": one.failure} for one in failed],
    }
    ended = Run.Status.FAILED if failed and not run.participants_done else Run.Status.DONE
    run.status = lifecycle.RUN.check(run.status, ended)
    run.finished_at = clock.now()
    run.save()
