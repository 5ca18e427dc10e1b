"""Drafts of error notices as pages read them."""

from __future__ import annotations

from django.db.models import QuerySet

from portal.models import Participant
from reconciliation.models import LONG_OF_ITS_REPORT, DraftLine, ErrorNotice, NoticeDraft, Report
from reconciliation.models.error_notice import ErrorNoticeQuerySet


def drafts_of(participant: Participant) -> QuerySet[NoticeDraft]:
    """Return a participant's drafts with their reports and the people who saved them."""
    own = NoticeDraft.objects.filter(participant=participant)
    return own.select_related("report__run", "saved_by", "started_by").defer(*LONG_OF_ITS_REPORT)


def years_of(participant: Participant) -> list[int]:
    """Return the performance years in which a participant has notices, the newest first."""
    own = ErrorNotice.objects.filter(participant=participant).order_by("-report__run__year")
    return list(own.values_list("report__run__year", flat=True).distinct())


def notices_of(participant: Participant) -> ErrorNoticeQuerySet:
    """Return a participant's notices with what their tables show, the newest first."""
    own = ErrorNotice.objects.filter(participant=participant).with_lines()
    related = own.select_related("report__run", "receipt__participant", "reconsideration")
    return related.defer("facts", *LONG_OF_ITS_REPORT)


def lines_of(draft: NoticeDraft) -> list[DraftLine]:
    """Return the lines of a draft in the order of the report."""
    return list(draft.lines.select_related("line", "line__parent"))


def newer_than(report: Report) -> Report | None:
    """Return the newest report of the same year and kind, if it is not this one."""
    same = {"run__year": report.run.year, "run__kind": report.run.kind}
    newest = Report.objects.of(report.participant).filter(**same).only("report_on", "run__kind").first()
    return newest if newest and newest.pk != report.pk else None
