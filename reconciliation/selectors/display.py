"""Queries for the pages of reports: cited claim lines, assumed values, the panel, and the stage of a dispute."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Any

from django.db.models import Count, Exists, Func, JSONField, Max, OuterRef, Q, QuerySet, Subquery

from episodes import selectors as episodes
from episodes.rules.counted_lines import cited
from episodes.rules.records import CitedLine
from portal.models import Participant, User
from portal.policy import Book
from reconciliation.models import Reconsideration, Report, ReportAccess, ReportFile, ReportLine, Response
from reconciliation.rules import dispute


def claim_lines(line: ReportLine) -> list[CitedLine]:
    """Return the claim lines behind a line of a report, in the order of service."""
    if not line.claim_lines:
        return []
    return [cited(one) for one in episodes.claim_lines(line.claim_lines, line.participant_id)]


class _NamesOfAssumed(Func):
    """The names of the assumed values in a column of values used. The values, whole tables of rates, stay unread."""

    template = "jsonb_path_query_array(%(expressions)s, '$[*] ? (@.standing == \"assumed\").name')"
    output_field = JSONField()


def assumed_names(report: Report, *, book: Book) -> list[str]:
    """Return the descriptions of the assumed values behind a report and its episodes."""
    columns = ("policy_used", "run__construction_run__policy_used")
    used = Report.objects.values_list(*map(_NamesOfAssumed, columns)).get(pk=report.pk)
    return [book.parameter(name).description for name in dict.fromkeys(chain.from_iterable(used))]


def notice_facts(report: Report) -> Iterator[dispute.NoticeFacts]:
    """Yield the progress of each error notice about a report. The query runs when the first is requested."""
    rows = (
        report.notices.order_by("pk")
        .annotate(
            reconsider_by=Max("responses__reconsideration_due_on"),
            confirmed=Count("responses", filter=Q(responses__outcome=Response.Outcome.ERROR_CONFIRMED)),
        )
        .values_list("reconsider_by", "confirmed", "reconsideration__status", "reconsideration__outcome")
    )
    for reconsider_by, confirmed, status, outcome in rows:
        yield dispute.NoticeFacts(
            reconsideration_due_on=reconsider_by,
            reconsideration_requested=status is not None,
            reconsideration_decided=status == Reconsideration.Status.DECIDED,
            error_found=outcome == Reconsideration.Outcome.ERROR_FOUND if outcome else bool(confirmed),
        )


def stage_of(report: Report, *, today: date) -> str:
    """Name the stage of a report between its date and its finality."""
    return dispute.stage(notice_due_on=report.notice_due_on, notices=notice_facts(report), today=today)


def panel(participant: Participant, year: int) -> Report | None:
    """Return the newest report of a year."""
    of_year = Report.objects.of(participant).filter(run__year=year)
    return of_year.select_related("repayment", "payment").first()


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
