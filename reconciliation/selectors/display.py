"""Queries for the pages of reports: assumed values, the panel, and the stage of a dispute."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from episodes import selectors as episodes
from episodes.rules.counted_lines import cited
from episodes.rules.records import CitedLine
from portal.models import Participant, User
from reconciliation.models import ErrorNotice, Report, ReportAccess, ReportFile, ReportLine
from reconciliation.models.error_notice import ErrorNoticeQuerySet
from reconciliation.rules import dispute
from reconciliation.selectors import stages

IN_FRAME = (
    "participant_id", "report_on", "notice_due_on", "total", "issued_at", "run__year", "run__kind",
    "run__policy_version", "run__construction_run", "run__follows", "finality__final_on",
)  # fmt: skip
"""The columns that every page of a report shows or follows."""
_MONEY = (
    "direction", "carried_over", "repayment__amount", "repayment__demanded_on", "repayment__pauses",
    "repayment__received", "repayment__status", "repayment__settled_on", "payment__amount", "payment__reduced_by",
    "payment__expected_on", "payment__status",
)  # fmt: skip
IN_PANEL = (*IN_FRAME, *_MONEY)
"""The columns that the panel of the dashboard shows."""
ON_ITS_PAGE = (
    *IN_PANEL, "remarks", "worksheet_digest", "aggregate_quality_score", "run__policy_digest",
    "run__construction_run__claims_through", "score__lines", "kept_file__status", "payment__sent_on",
    "payment__reference",
)  # fmt: skip
"""The columns that the page of a report shows."""


def neighbors(report: Report) -> tuple[Report | None, Report]:
    """Return the report that a report replaces, or None, and the newest of the same year and kind."""
    same = Report.objects.issued().filter(
        participant_id=report.participant_id, run__year=report.run.year, run__kind=report.run.kind
    )
    rows = list(same.only("report_on", "issued_at", "total").order_by("-issued_at", "-pk"))
    place = next(number for number, one in enumerate(rows) if one.pk == report.pk)
    return (rows[place + 1] if place + 1 < len(rows) else None), rows[0]


def notices_about(report: Report) -> ErrorNoticeQuerySet:
    """Return the notices about a report and about the reports that it replaces: a pending notice carries over."""
    return ErrorNotice.objects.filter(
        participant_id=report.participant_id,
        report__run__year=report.run.year,
        report__run__kind=report.run.kind,
        report__issued_at__lte=report.issued_at,
    )


def notice_facts(report: Report) -> Iterator[dispute.NoticeFacts]:
    """Yield the progress of each error notice about a report. The query runs when the first is requested."""
    yield from stages.facts_of_notices([report])[report.pk]


def claim_lines(line: ReportLine) -> list[CitedLine]:
    """Return the claim lines behind a line of a report, in the order of service."""
    if not line.claim_lines:
        return []
    return [cited(one) for one in episodes.claim_lines(line.claim_lines, line.participant_id)]


def stage_of(report: Report, *, today: date, uncontested: bool = False) -> str:
    """Name the stage of a report between its date and its finality, which is a stored fact once it is reached.

    :param uncontested: True where it is known that no notice is about the report or one that it replaces.
    """
    if today > report.notice_due_on and hasattr(report, "finality"):
        return dispute.FINAL
    notices = () if uncontested else notice_facts(report)
    return dispute.stage(notice_due_on=report.notice_due_on, notices=notices, today=today)


def panel(participant: Participant, year: int) -> Report | None:
    """Return the newest report of a year with the columns that the dashboard shows, and its `contested` lines."""
    of_year = Report.objects.of(participant).filter(run__year=year)
    lines = ReportLine.objects.contested().filter(report=OuterRef("pk")).order_by()
    contested = Subquery(lines.values("report").annotate(count=Count("pk")).values("count"))
    joined = of_year.select_related("repayment", "payment", "finality").only(*IN_PANEL)
    return joined.annotate(contested=contested).first()


def with_files(reports: QuerySet[Report], *, reader: User) -> QuerySet[Report]:
    """Add to reports, in the same query, their kept PDF, how many are written before it, what
    follows from them in money, and whether the reader has opened them.

    `waiting` is the number of PDFs before this one, `opened_before` whether the reader has opened the report.
    """
    before = ReportFile.objects.filter(status=ReportFile.Status.QUEUED, pk__lt=OuterRef("kept_file__pk"))
    opened = ReportAccess.objects.filter(report=OuterRef("pk"), kind=ReportAccess.Kind.OPENED, person=reader.pk)
    return reports.select_related("kept_file", "repayment", "payment").annotate(
        waiting=Subquery(before.order_by().values("status").annotate(count=Count("pk")).values("count")),
        opened_before=Exists(opened),
    )


def files_of(report: Report) -> dict[str, Any]:
    """Return what a page shows of the files of a report of `with_files`."""
    row = getattr(report, "kept_file", None)
    return {
        "report": report,
        "participant": report.participant,
        "file_status": row.status if row else "",
        "waiting": getattr(report, "waiting", None) or 0,
        "streamed": (("csv", "CSV"), ("json", "JSON")),
    }
