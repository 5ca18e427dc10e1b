"""Comparisons of a report with the report that it replaces: written by a job, once."""

from __future__ import annotations

from portal import clock
from portal.selectors import policy_book_of
from portal.services import jobs
from portal.services.use_case import Actor, use_case
from reconciliation.models import LineChange, Report, ReportComparison
from reconciliation.selectors import changes_since

COMPARE = "reconciliation.compare_report"
ROWS_AT_ONCE = 2000


def request(*, report: Report) -> None:
    """Queue the comparison of an issued report, if it replaces another one."""
    if changes_since.report_before(report) is not None:
        jobs.enqueue(COMPARE, report.pk)


@use_case("report.compare")
def compare(*, report_id: int, by: Actor) -> ReportComparison | None:
    """Compare an issued report with the one that it replaces, line by line and by cause; nothing is written twice."""
    # The lock lets the second of two workers wait for the first.
    rows = Report.objects.issued().select_related("run__construction_run", "participant")
    report = rows.select_for_update(of=("self",)).get(pk=report_id)
    existing = changes_since.comparison_of(report)
    if existing is not None:
        return existing
    before = changes_since.report_before(report)
    if before is None:
        return None
    comparison = ReportComparison.objects.create(
        report=report,
        before=before,
        participant_id=report.participant_id,
        difference=report.total - before.total,
        compared_at=clock.now(),
    )
    books = policy_book_of(before.run.policy_version), policy_book_of(report.run.policy_version)
    LineChange.objects.bulk_create(
        (
            LineChange(
                comparison=comparison,
                participant_id=report.participant_id,
                line=one.line,
                old_line=one.old_line,
                position=position,
                cause=one.cause,
                amount=one.amount,
                because=one.because,
            )
            for position, one in enumerate(changes_since.explained(report, before, books=books))
        ),
        batch_size=ROWS_AT_ONCE,
    )
    return comparison
