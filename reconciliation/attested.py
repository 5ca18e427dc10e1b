"""Kinds of receipts of this app: a report with its lines, a notice or a reconsideration with its exhibits."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from operator import itemgetter

from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, JSONField, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce

from portal.attested import Kind, Parts
from reconciliation.models import (
    ErrorNotice,
    Exhibit,
    InformationRequest,
    NoticeLine,
    PositionPaper,
    Reconsideration,
    Report,
    ReportLine,
)

_REPORT = ("run_id", "participant_id", "report_on", "notice_due_on", "total", "direction", "aggregate_quality_score",
           "score_id", "carried_over", "remarks", "worksheet_digest", "facts_digest", "policy_used_digest",
           "issued_at")  # fmt: skip
_LINE = ("position", "parent__position", "depth", "code", "label", "amount", "formula", "authority", "adds",
         "episode_component_id", "episode_lines", "claim_lines")  # fmt: skip
_NOTICE = ("report_id", "participant_id", "grounds", "wanted_outcome", "filed_by_id", "filed_at", "received_on")
_NOTICE_LINE = ("line_id", "ground", "claims")
_RECONSIDERATION = ("notice_id", "participant_id", "basis", "requested_by_id", "requested_at", "received_on",
                    "acknowledgement_due_on")  # fmt: skip
_INFORMATION = ("notice_id", "participant_id", "question", "due_on", "asked_by_id", "asked_at", "answer",
                "answered_by_id", "answered_at")  # fmt: skip
_PAPER = ("reconsideration_id", "participant_id", "party", "text", "submitted_by_id", "submitted_at")


class _Sha256(Func):
    """The SHA-256 of a text, calculated by PostgreSQL."""

    template = "ENCODE(SHA256(CONVERT_TO(%(expressions)s, 'UTF8')), 'hex')"
    output_field = TextField()


def reports_with_digests() -> QuerySet[Report]:
    """Return reports with the SHA-256 of their lines, of their facts and of the policy values they used.

    `lines_digest` covers all lines in order, joined by line breaks, each as a JSON array of its columns. A report can
    have many thousands of lines, so the database writes and hashes them and returns only the digest. `facts_digest`
    and `policy_used_digest` cover the JSON in these fields.
    """
    line = Func(*map(F, _LINE), function="JSONB_BUILD_ARRAY", output_field=JSONField())
    written = StringAgg(Cast(line, TextField()), "\n", order_by="position")
    lines = ReportLine.objects.filter(report=OuterRef("pk")).order_by().values("report")
    return Report.objects.annotate(
        lines_digest=Coalesce(
            Subquery(lines.annotate(digest=_Sha256(written)).values("digest")), Value(""), output_field=TextField()
        ),
        facts_digest=_Sha256(Cast("facts", TextField())),
        policy_used_digest=_Sha256(Cast("policy_used", TextField())),
    ).defer("facts", "policy_used")


def report_parts(report: Report) -> Parts:
    """Return the content of a report.

    :param report: one of `reports_with_digests`.
    """
    return {"report": {name: getattr(report, name) for name in _REPORT}, "lines": report.lines_digest}  # type: ignore[attr-defined]


def notice_parts(notice: ErrorNotice, lines: Iterable[NoticeLine], exhibits: Iterable[str]) -> Parts:
    """Return the content of an error notice.

    :param lines: its contested lines, in any order.
    :param exhibits: the SHA-256 of each file submitted with it, in any order.
    """
    contested = sorted(([getattr(line, name) for name in _NOTICE_LINE] for line in lines), key=itemgetter(0))
    filed = {name: getattr(notice, name) for name in _NOTICE}
    return {"notice": filed, "lines": contested, "exhibits": sorted(exhibits)}


def _find_reports(receipts: Collection[int]) -> dict[int, Parts]:
    return {report.receipt_id: report_parts(report) for report in reports_with_digests().filter(receipt__in=receipts)}


def reconsideration_parts(reconsideration: Reconsideration, exhibits: Iterable[str]) -> Parts:
    """Return the content of a request for reconsideration.

    :param exhibits: the SHA-256 of each file submitted with it, in any order.
    """
    asked = {name: getattr(reconsideration, name) for name in _RECONSIDERATION}
    return {"request": asked, "exhibits": sorted(exhibits)}


def _find_notices(receipts: Collection[int]) -> dict[int, Parts]:
    own = Exhibit.objects.filter(notice=OuterRef("pk"), reconsideration=None, information_request=None, paper=None)
    exhibits = own.order_by().values("file__sha256")
    notices = ErrorNotice.objects.filter(receipt__in=receipts).annotate(sums=ArraySubquery(exhibits))
    return {
        notice.receipt_id: notice_parts(notice, notice.lines.all(), notice.sums)
        for notice in notices.prefetch_related("lines")
    }


def _find_reconsiderations(receipts: Collection[int]) -> dict[int, Parts]:
    exhibits = Exhibit.objects.filter(reconsideration=OuterRef("pk")).order_by().values("file__sha256")
    requests = Reconsideration.objects.filter(receipt__in=receipts).annotate(sums=ArraySubquery(exhibits))
    return {request.receipt_id: reconsideration_parts(request, request.sums) for request in requests}


def information_parts(answered: InformationRequest, exhibits: Iterable[str]) -> Parts:
    """Return the content of an answer to a question of CMS.

    :param exhibits: the SHA-256 of each file submitted with it, in any order.
    """
    return {"answer": {name: getattr(answered, name) for name in _INFORMATION}, "exhibits": sorted(exhibits)}


def _find_information(receipts: Collection[int]) -> dict[int, Parts]:
    exhibits = Exhibit.objects.filter(information_request=OuterRef("pk")).order_by().values("file__sha256")
    answers = InformationRequest.objects.filter(receipt__in=receipts).annotate(sums=ArraySubquery(exhibits))
    return {one.receipt_id: information_parts(one, one.sums) for one in answers if one.receipt_id}


def paper_parts(paper: PositionPaper, exhibits: Iterable[str]) -> Parts:
    """Return the content of a position paper.

    :param exhibits: the SHA-256 of each file submitted with it, in any order.
    """
    return {"paper": {name: getattr(paper, name) for name in _PAPER}, "exhibits": sorted(exhibits)}


def _find_papers(receipts: Collection[int]) -> dict[int, Parts]:
    exhibits = Exhibit.objects.filter(paper=OuterRef("pk")).order_by().values("file__sha256")
    papers = PositionPaper.objects.filter(receipt__in=receipts).annotate(sums=ArraySubquery(exhibits))
    return {one.receipt_id: paper_parts(one, one.sums) for one in papers if one.receipt_id}


KINDS = (
    Kind(
        code="report",
        one="reconciliation report",
        many="reconciliation reports",
        parts={"report": "the report: its total, score, remarks and days", "lines": "the lines of the report"},
        find=_find_reports,
    ),
    Kind(
        code="error-notice",
        one="error notice",
        many="error notices",
        parts={
            "notice": "the notice: its text and the day we received it",
            "lines": "the contested lines, with their grounds and the claimed changes",
            "exhibits": "its exhibits",
        },
        find=_find_notices,
    ),
    Kind(
        code="reconsideration",
        one="request for reconsideration",
        many="requests for reconsideration",
        parts={
            "request": "the request: its text, the notice it is about and the day we received it",
            "exhibits": "its exhibits",
        },
        find=_find_reconsiderations,
    ),
    Kind(
        code="information",
        one="answer to a question of CMS",
        many="answers to questions of CMS",
        parts={"answer": "the question, its last day and the answer", "exhibits": "its exhibits"},
        find=_find_information,
    ),
    Kind(
        code="position-paper",
        one="position paper",
        many="position papers",
        parts={"paper": "the position paper: its text and when we received it", "exhibits": "its exhibits"},
        find=_find_papers,
    ),
)
