"""Queries for the pages of reports: assumed values, the panel, and the stage of a dispute."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Max, Q, Subquery
from django.db.models.functions import Coalesce

from portal.models import Participant
from reconciliation.models import ErrorNotice, Reconsideration, Report, Response
from reconciliation.models.error_notice import ErrorNoticeQuerySet
from reconciliation.rules import dispute


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
    final = ~Q(responses__outcome=Response.Outcome.EXTENDED)
    found_at = Coalesce("reconsideration__decided_at", Max("responses__answered_at", filter=final))
    same_kind = Report.objects.issued().filter(
        participant_id=report.participant_id, run__year=report.run.year, run__kind=report.run.kind
    )
    last_at = Subquery(same_kind.order_by("-issued_at").values("issued_at")[:1])
    rows = (
        notices_about(report)
        .standing()
        .order_by("pk")
        .annotate(
            reconsider_by=Max("responses__reconsideration_due_on"),
            confirmed=Count("responses", filter=Q(responses__outcome=Response.Outcome.ERROR_CONFIRMED)),
            found_at=found_at,
            last_at=last_at,
        )
        .values_list(
            "reconsider_by", "confirmed", "reconsideration__status", "reconsideration__outcome", "found_at", "last_at"
        )
    )
    for reconsider_by, confirmed, status, outcome, found, last in rows:
        yield dispute.NoticeFacts(
            reconsideration_due_on=reconsider_by,
            reconsideration_requested=status is not None,
            reconsideration_decided=status == Reconsideration.Status.DECIDED,
            error_found=outcome == Reconsideration.Outcome.ERROR_FOUND if outcome else bool(confirmed),
            corrected=found is not None and last > found,
        )


def stage_of(report: Report, *, today: date) -> str:
    """Name the stage of a report between its date and its finality."""
    return dispute.stage(notice_due_on=report.notice_due_on, notices=notice_facts(report), today=today)


def panel(participant: Participant, year: int) -> Report | None:
    """Return the newest report of a year."""
    of_year = Report.objects.of(participant).filter(run__year=year)
    days, amounts = ("report_on", "notice_due_on", "issued_at"), ("total", "direction", "carried_over")
    return of_year.only("participant_id", "status", *days, *amounts, "run__kind", "run__year").first()
