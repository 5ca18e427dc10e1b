"""The stages of reports: what their notices have come to, and the reports that may have become final."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Exists, Max, OuterRef

from portal import clock
from reconciliation.models import ErrorNotice, Reconsideration, Report
from reconciliation.models.report import ReportQuerySet
from reconciliation.rules import dispute

Series = tuple[int, int, str]
"""Of reports: their participant, year and kind; the newest one replaces the others."""
COLUMNS = (
    "participant_id", "report__run__year", "report__run__kind", "report_id", "report__issued_at", "reconsider_by",
    "granted_at", "corrected", "reconsideration__status", "reconsideration__decided_on",
    "reconsideration__withdrawn_at",
)  # fmt: skip


def past_their_last_day(today: date) -> ReportQuerySet:
    """Return the issued reports whose last day for a notice has passed and whose finality is not stored."""
    return Report.objects.issued().filter(notice_due_on__lt=today, finality__isnull=True).order_by("pk")


def facts_of_notices(reports: Collection[Report]) -> dict[int, tuple[dispute.NoticeFacts, ...]]:
    """Return the progress of the standing notices about each of some reports, in one query.

    They are those about the report and about the earlier reports of its participant, year and kind.
    """
    corrected = Report.objects.issued().filter(
        run__corrects__report=OuterRef("report"), run__created_at__gte=OuterRef("granted_at")
    )
    rows = (
        ErrorNotice.objects.standing()
        .filter(participant__in={report.participant_id for report in reports})
        .order_by("pk")
        .annotate(reconsider_by=Max("responses__reconsideration_due_on"), granted_at=Max("corrections__granted_at"))
        .annotate(corrected=Exists(corrected))
        .values_list(*COLUMNS)
    )
    by_series: dict[Series, list[tuple[Any, ...]]] = defaultdict(list)
    for participant_id, year, kind, *facts in rows:
        by_series[participant_id, year, kind].append(tuple(facts))
    return {
        report.pk: tuple(
            _facts(report, row)
            for row in by_series[report.participant_id, report.run.year, report.run.kind]
            if row[1] <= report.issued_at
        )
        for report in reports
    }


def _facts(report: Report, row: tuple[Any, ...]) -> dispute.NoticeFacts:
    report_id, _, reconsider_by, granted_at, is_corrected, status, decided_on, withdrawn_at = row
    withdrawn_on = withdrawn_at.astimezone(clock.EASTERN).date() if withdrawn_at else None
    return dispute.NoticeFacts(
        reconsideration_due_on=reconsider_by,
        reconsideration_requested=status is not None,
        reconsideration_ended_on=decided_on or withdrawn_on,
        reconsideration_withdrawn=status == Reconsideration.Status.WITHDRAWN,
        error_found=granted_at is not None,
        corrected=is_corrected,
        carried_over=report_id != report.pk,
    )
