"""The stages of reports: what their notices have come to, and the reports that may have become final."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Exists, Max, OuterRef

from portal import clock
from reconciliation.models import ErrorNotice, Reconsideration, Report
from reconciliation.models.report import ReportQuerySet
from reconciliation.rules import dispute

COLUMNS = (
    "report_id", "reconsider_by", "granted_at", "corrected", "reconsideration__status", "reconsideration__decided_on",
    "reconsideration__withdrawn_at",
)  # fmt: skip


def past_their_last_day(today: date) -> ReportQuerySet:
    """Return the issued reports whose last day for a notice has passed and whose finality is not stored."""
    return Report.objects.issued().filter(notice_due_on__lt=today, finality__isnull=True).order_by("pk")


def facts_of_notices(reports: Collection[Report]) -> dict[int, tuple[dispute.NoticeFacts, ...]]:
    """Return the progress of the standing notices about each of some reports, in one query."""
    corrected = Report.objects.issued().filter(
        run__corrects__report=OuterRef("report"), run__created_at__gte=OuterRef("granted_at")
    )
    rows = (
        ErrorNotice.objects.standing()
        .filter(report__in=[report.pk for report in reports])
        .order_by("pk")
        .annotate(reconsider_by=Max("responses__reconsideration_due_on"), granted_at=Max("corrections__granted_at"))
        .annotate(corrected=Exists(corrected))
        .values_list(*COLUMNS)
    )
    found: dict[int, list[dispute.NoticeFacts]] = defaultdict(list)
    for report_id, reconsider_by, granted_at, is_corrected, status, decided_on, withdrawn_at in rows:
        withdrawn_on = withdrawn_at.astimezone(clock.EASTERN).date() if withdrawn_at else None
        found[report_id].append(
            dispute.NoticeFacts(
                reconsideration_due_on=reconsider_by,
                reconsideration_requested=status is not None,
                reconsideration_ended_on=decided_on or withdrawn_on,
                reconsideration_withdrawn=status == Reconsideration.Status.WITHDRAWN,
                error_found=granted_at is not None,
                corrected=is_corrected,
            )
        )
    return {report.pk: tuple(found[report.pk]) for report in reports}
