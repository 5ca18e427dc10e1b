"""Kinds of receipts of this app: a report with its lines, a notice or a reconsideration with its exhibits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from operator import itemgetter
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Func, JSONField, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, JSONObject

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

Columns = Mapping[str, Any]
_REPORT = ("run_id", "participant_id", "report_on", "notice_due_on", "total", "direction", "aggregate_quality_score",
           "score_id", "carried_over", "remarks", "worksheet_digest", "facts_digest", "policy_used_digest",
           "issued_at")  # fmt: skip
_LINE = ("position", "parent__position", "depth", "code", "label", "amount", "formula", "authority", "adds",
         "episode_component_id", "episode_lines", "claim_lines")  # fmt: skip
_NOTICE = ("report_id", "participant_id", "grounds", "wanted_outcome", "filed_by_id", "filed_at", "received_on",
           "claimed", "facts", "wording", "wording_version", "signer_name", "signer_title")  # fmt: skip
_WITHDRAWAL = ("id", "withdrawn_at", "withdrawn_by_id", "withdrawn_because")
_NOTICE_LINE = ("line_id", "ground", "claims")
_RECONSIDERATION = ("notice_id", "participant_id", "basis", "requested_by_id", "requested_at", "received_on",
                    "acknowledgement_due_on")  # fmt: skip
_INFORMATION = ("id", "notice_id", "question", "due_on", "asked_by_id", "asked_on", "answer", "answered_by_id",
                "answered_on")  # fmt: skip
_PAPER = ("reconsideration_id", "party", "text", "submitted_by_id", "submitted_on")
_DAYS = ("due_on", "asked_on", "answered_on", "submitted_on")


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


def contested_columns(line: NoticeLine) -> Columns:
    """Return the columns of a contested line that the receipt of its notice attests."""
    return {name: getattr(line, name) for name in _NOTICE_LINE}


def notice_parts(notice: ErrorNotice, lines: Iterable[Columns], exhibits: Iterable[str]) -> Parts:
    """Return the content of an error notice.

    :param lines: the columns of its contested lines, in any order.
    :param exhibits: the SHA-256 of each file submitted with it, in any order.
    """
    contested = sorted(([line[name] for name in _NOTICE_LINE] for line in lines), key=itemgetter(0))
    filed = {name: getattr(notice, name) for name in _NOTICE}
    return {"notice": filed, "lines": contested, "exhibits": sorted(exhibits)}


def withdrawal_parts(notice: ErrorNotice) -> Parts:
    """Return the content of the withdrawal of a notice."""
    return {"withdrawal": {name: getattr(notice, name) for name in _WITHDRAWAL}}


def _find_reports(receipts: Collection[int]) -> dict[int, Parts]:
    return {report.receipt_id: report_parts(report) for report in reports_with_digests().filter(receipt__in=receipts)}


def reconsideration_parts(reconsideration: Reconsideration, exhibits: Iterable[str]) -> Parts:
    """Return the content of a request for reconsideration.

    :param exhibits: the SHA-256 of each file submitted with it, in any order.
    """
    asked = {name: getattr(reconsideration, name) for name in _RECONSIDERATION}
    return {"request": asked, "exhibits": sorted(exhibits)}


def _find_notices(receipts: Collection[int]) -> dict[int, Parts]:
    """Find notices by their own receipts, those of files that followed, and those of withdrawals, in one query."""
    files = Exhibit.objects.filter(notice=OuterRef("pk"), reconsideration=None, information_request=None, paper=None)
    files = files.order_by()
    lines = NoticeLine.objects.filter(notice=OuterRef("pk")).order_by()
    later = files.filter(receipt__isnull=False)
    of_any = Q(receipt__in=receipts) | Q(withdrawal_receipt__in=receipts)
    notices = ErrorNotice.objects.filter(
        of_any | Exists(Exhibit.objects.filter(notice=OuterRef("pk"), receipt__in=receipts))
    ).annotate(
        sums=ArraySubquery(files.filter(receipt=None).values("file__sha256")),
        contested=ArraySubquery(lines.values(one=JSONObject(**{name: F(name) for name in _NOTICE_LINE}))),
        later=ArraySubquery(later.values(one=JSONObject(receipt="receipt_id", sha256="file__sha256"))),
    )
    found: dict[int, Parts] = {}
    for notice in notices:
        found[notice.receipt_id] = notice_parts(notice, notice.contested, notice.sums)
        if notice.withdrawal_receipt_id is not None:
            found[notice.withdrawal_receipt_id] = withdrawal_parts(notice)
        for receipt_id in {one["receipt"] for one in notice.later}:
            sums = [one["sha256"] for one in notice.later if one["receipt"] == receipt_id]
            found[receipt_id] = evidence_parts(notice.pk, sums)
    return {receipt_id: parts for receipt_id, parts in found.items() if receipt_id in receipts}


def evidence_parts(notice_id: int, exhibits: Iterable[str]) -> Parts:
    """Return the content of files that followed a notice: the notice, and the SHA-256 of each file, in any order."""
    return {"files": {"notice_id": notice_id, "exhibits": sorted(exhibits)}}


def information_parts(answered: Columns, exhibits: Iterable[str]) -> Parts:
    """Return the content of an answer to a question of CMS.

    :param answered: the columns of the answered question, as `information_columns` returns them.
    :param exhibits: the SHA-256 of each file submitted with it, in any order.
    """
    return {"answer": {name: answered[name] for name in _INFORMATION}, "exhibits": sorted(exhibits)}


def information_columns(answered: InformationRequest) -> Columns:
    """Return the columns of an answered question that its receipt attests; days as text."""
    return _columns(answered, _INFORMATION)


def paper_parts(paper: Columns, exhibits: Iterable[str]) -> Parts:
    """Return the content of a position paper.

    :param paper: the columns of the paper, as `paper_columns` returns them.
    :param exhibits: the SHA-256 of each file submitted with it, in any order.
    """
    return {"paper": {name: paper[name] for name in _PAPER}, "exhibits": sorted(exhibits)}


def paper_columns(paper: PositionPaper) -> Columns:
    """Return the columns of a position paper that its receipt attests; days as text."""
    return _columns(paper, _PAPER)


def _columns(row: Any, names: Iterable[str]) -> Columns:
    found = {name: getattr(row, name) for name in names}
    return {name: value.isoformat() if name in _DAYS else value for name, value in found.items()}


def _find_later(receipts: Collection[int]) -> dict[int, Parts]:
    """Find requests for reconsideration, position papers and answers to questions, in one query over their notices."""
    asked = Reconsideration.objects.filter(notice=OuterRef("pk"), receipt__in=receipts)
    papers = PositionPaper.objects.filter(reconsideration__notice=OuterRef("pk"), receipt__in=receipts).order_by()
    answers = InformationRequest.objects.filter(notice=OuterRef("pk"), receipt__in=receipts).order_by()
    files = Exhibit.objects.filter(notice=OuterRef("pk")).order_by()
    of_file = {"asked": "reconsideration_id", "paper": "paper_id", "answer": "information_request_id"}
    notices = (
        ErrorNotice.objects.filter(Exists(asked) | Exists(papers) | Exists(answers))
        .select_related("reconsideration")
        .annotate(
            papers=ArraySubquery(papers.values(one=_object("id", "receipt_id", *_PAPER))),
            answers=ArraySubquery(answers.values(one=_object("receipt_id", *_INFORMATION))),
            files=ArraySubquery(files.values(one=JSONObject(sha256="file__sha256", **of_file))),
        )
    )
    found: dict[int, Parts] = {}
    for notice in notices:
        request = getattr(notice, "reconsideration", None)
        if request is not None:
            found[request.receipt_id] = reconsideration_parts(request, _sums(notice, "asked", request.pk))
        for one in notice.papers:
            found[one["receipt_id"]] = paper_parts(one, _sums(notice, "paper", one["id"]))
        for one in notice.answers:
            found[one["receipt_id"]] = information_parts(one, _sums(notice, "answer", one["id"]))
    return {receipt_id: parts for receipt_id, parts in found.items() if receipt_id in receipts}


def _object(*names: str) -> JSONObject:
    return JSONObject(**{name: F(name) for name in names})


def _sums(notice: Any, of: str, pk: int) -> list[str]:
    return [file["sha256"] for file in notice.files if file[of] == pk]


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
        code="error-notice-evidence",
        one="delivery of files for an error notice",
        many="deliveries of files for error notices",
        parts={"files": "the files, and the notice for which they were sent"},
        find=_find_notices,
    ),
    Kind(
        code="error-notice-withdrawal",
        one="withdrawal of an error notice",
        many="withdrawals of error notices",
        parts={"withdrawal": "the withdrawal: its reason, who signed it and when"},
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
        find=_find_later,
    ),
    Kind(
        code="information",
        one="answer to a question of CMS",
        many="answers to questions of CMS",
        parts={"answer": "the question, its last day and the answer", "exhibits": "its exhibits"},
        find=_find_later,
    ),
    Kind(
        code="position-paper",
        one="position paper",
        many="position papers",
        parts={"paper": "the position paper: its text and when we received it", "exhibits": "its exhibits"},
        find=_find_later,
    ),
)
