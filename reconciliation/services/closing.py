"""The end of a run: its counts and totals, once no report is queued."""

from __future__ import annotations

from decimal import Decimal

from portal import clock
from reconciliation import lifecycle
from reconciliation.models import Report, Run


def close_when_all_are_done(run: Run) -> None:
    """Close a running run if none of its reports is queued."""
    run = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    if run.status == Run.Status.RUNNING and not run.reports.filter(status=Report.Status.QUEUED).exists():
        close(run)


def close(run: Run) -> None:
    """Record the counts and totals of a finished run, and list the participants that failed."""
    payments, repayments, calculated = Decimal(0), Decimal(0), 0
    for total in run.reports.calculated().values_list("total", flat=True):
        calculated += 1
        if total > 0:
            payments += total
        else:
            repayments -= total
    failed = list(
        run.reports.filter(status=Report.Status.FAILED).select_related("participant").order_by("participant__model_id")
    )
    run.participants_done = calculated
    run.participants_failed = len(failed)
    run.totals = {
        "payments": str(payments),
        "repayments": str(repayments),
        "net": str(payments - repayments),
        "failed": [{"model_id": one.participant.model_id, "why": one.failure} for one in failed],
    }
    ended = Run.Status.FAILED if failed and not calculated else Run.Status.DONE
    run.status = lifecycle.RUN.check(run.status, ended)
    run.finished_at = clock.now()
    run.save()
