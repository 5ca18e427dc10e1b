"""Queries for the pages of reports: cited claim lines, assumed values, the panel, and the stage of a dispute."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain

from django.db.models import Func, JSONField

from episodes import selectors as episodes
from episodes.rules.counted_lines import cited
from episodes.rules.records import CitedLine
from portal.models import Participant
from portal.policy import Book
from reconciliation.models import ErrorNotice, Report, ReportLine
from reconciliation.models.error_notice import ErrorNoticeQuerySet
from reconciliation.rules import dispute
from reconciliation.selectors import stages


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


def stage_of(report: Report, *, today: date) -> str:
    """Name the stage of a report between its date and its finality."""
    return dispute.stage(notice_due_on=report.notice_due_on, notices=notice_facts(report), today=today)


def panel(participant: Participant, year: int) -> Report | None:
    """Return the newest report of a year."""
    of_year = Report.objects.of(participant).filter(run__year=year)
    days, amounts = ("report_on", "notice_due_on", "issued_at"), ("total", "direction", "carried_over")
    return of_year.only("participant_id", "status", *days, *amounts, "run__kind", "run__year").first()
