"""What the receipts of reports and error notices attest: a report with all its lines, a notice with its exhibits."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, JSONField, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Cast

from portal.attested import Kind, Parts
from reconciliation.models import ErrorNotice, Exhibit, Statement, StatementLine

CENT = Decimal("0.01")
_REPORT = ("run_id", "participant_id", "report_on", "notice_due_on", "total", "direction", "aggregate_quality_score",
           "score_id", "remarks", "worksheet_digest", "policy_used", "issued_at")  # fmt: skip
_AMOUNTS = ("total", "aggregate_quality_score")
_LINE = ("position", "parent__position", "depth", "code", "label", "amount", "formula", "authority", "adds",
         "episode_part_id", "episode_lines", "claim_lines")  # fmt: skip
_NOTICE = ("statement_id", "line_id", "participant_id", "grounds", "wanted_outcome", "filed_by_id", "filed_at",
           "received_on")  # fmt: skip


class _Sha256(Func):
    """The SHA-256 of a text, worked out by PostgreSQL."""

    template = "ENCODE(SHA256(CONVERT_TO(%(expressions)s, 'UTF8')), 'hex')"
    output_field = TextField()


def _lines_digest() -> _Sha256:
    """Return the SHA-256 of lines in their order, one below the other, each a JSON array of its columns.

    A report can have many thousands: the database writes and hashes them, and none of them comes here.
    """
    line = Func(*map(F, _LINE), function="JSONB_BUILD_ARRAY", output_field=JSONField())
    return _Sha256(StringAgg(Cast(line, TextField()), Value("\n"), order_by="position"))


def digest_of_lines(report: Statement) -> str:
    """Return the SHA-256 of the lines that the database has of a report."""
    return str(report.lines.order_by().aggregate(digest=_lines_digest())["digest"] or "")


def report_parts(report: Statement, lines: str) -> dict[str, Any]:
    """Return the content of a report, its amounts as the database rounds them.

    :param lines: the SHA-256 of its lines.
    """
    content = {name: getattr(report, name) for name in _REPORT}
    for name in _AMOUNTS:
        if content[name] is not None:
            content[name] = Decimal(content[name]).quantize(CENT, ROUND_HALF_UP)
    return {"report": content, "lines": lines}


def notice_parts(notice: ErrorNotice, exhibits: Iterable[str]) -> dict[str, Any]:
    """Return the content of an error notice.

    :param exhibits: the SHA-256 of each file handed in with it, in any order.
    """
    return {"notice": {name: getattr(notice, name) for name in _NOTICE}, "exhibits": sorted(exhibits)}


def _find_reports(receipts: Collection[int]) -> dict[int, Parts]:
    lines = StatementLine.objects.filter(statement=OuterRef("pk")).order_by().values("statement")
    digests = Subquery(lines.annotate(digest=_lines_digest()).values("digest"))
    reports = Statement.objects.filter(receipt__in=receipts).annotate(lines_digest=digests)
    return {report.receipt_id: report_parts(report, report.lines_digest or "") for report in reports}


def _find_notices(receipts: Collection[int]) -> dict[int, Parts]:
    exhibits = Exhibit.objects.filter(notice=OuterRef("pk")).order_by().values("sha256")
    notices = ErrorNotice.objects.filter(receipt__in=receipts).annotate(sums=ArraySubquery(exhibits))
    return {notice.receipt_id: notice_parts(notice, notice.sums) for notice in notices}


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
        parts={"notice": "the notice: its text, the line it is about and when it came", "exhibits": "its exhibits"},
        find=_find_notices,
    ),
)
