"""The stages of reports: what their notices have come to, and the reports that may have become final."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Subquery

from portal import clock
from reconciliation.models import Correction, ErrorNotice, Reconsideration, Report, Response
from reconciliation.models.report import ReportQuerySet
from reconciliation.rules import dispute

Series = tuple[int, int, str]
"""Of reports: their participant, year and kind; the newest one replaces the others."""
ON_THE_WAY = timedelta(minutes=10)
"""Longer than any request or transaction takes."""
COLUMNS = (
    "participant_id", "report__run__year", "report__run__kind", "report_id", "report__issued_at", "reconsider_by",
    "granted_at", "corrected_at", "reconsideration__status", "reconsideration__decided_on",
    "reconsideration__withdrawn_at",
)  # fmt: skip


def settled_day() -> date:
    """Return the day on which everything that arrived before it is surely on file.

    A notice counts as received when it arrives, and is on file some seconds later. Until then, the day before is not
    over for whoever stores that nothing is open.
    """
    return (clock.now() - ON_THE_WAY).date()


def past_their_last_day(today: date) -> ReportQuerySet:
    """Return the issued reports whose last day for a notice has passed and whose finality is not stored."""
    return Report.objects.issued().filter(notice_due_on__lt=today, finality__isnull=True).order_by("pk")


def facts_of_notices(reports: Collection[Report]) -> dict[int, tuple[dispute.NoticeFacts, ...]]:
    """Return the progress of the standing notices about each of some reports, in one query.

    They are those about the report and about the earlier reports of its participant, year and kind.
    """
    of_notice = {"notice": OuterRef("pk")}
    reconsider_by = Response.objects.filter(**of_notice, reconsideration_due_on__isnull=False)
    granted = Correction.objects.filter(**of_notice).order_by("-granted_at")
    # Every later report of the year and kind keeps what CMS granted, not the corrected one alone.
    same = {name: OuterRef(f"report__{name}") for name in ("participant", "run__year", "run__kind")}
    corrected = Report.objects.issued().filter(**same).order_by("-run__created_at")
    rows = (
        ErrorNotice.objects.standing()
        .filter(participant__in={report.participant_id for report in reports})
        .order_by("pk")
        .annotate(
            reconsider_by=Subquery(reconsider_by.values("reconsideration_due_on")[:1]),
            granted_at=Subquery(granted.values("granted_at")[:1]),
            corrected_at=Subquery(corrected.values("run__created_at")[:1]),
        )
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
    report_id, _, reconsider_by, granted_at, corrected_at, status, decided_on, withdrawn_at = row
    withdrawn_on = withdrawn_at.astimezone(clock.EASTERN).date() if withdrawn_at else None
    return dispute.NoticeFacts(
        reconsideration_due_on=reconsider_by,
        reconsideration_requested=status is not None,
        reconsideration_ended_on=decided_on or withdrawn_on,
        reconsideration_withdrawn=status == Reconsideration.Status.WITHDRAWN,
        error_found=granted_at is not None,
        corrected=granted_at is not None and corrected_at is not None and corrected_at >= granted_at,
        carried_over=report_id != report.pk,
    )
