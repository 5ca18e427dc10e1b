"""Reports as pages and as PDF, down to the claim line."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from portal import clock
from portal.access import for_participant, may_bind
from portal.models import Participant
from portal.selectors import policy_book
from reconciliation import selectors
from reconciliation.documents import report
from reconciliation.models import ErrorNotice, Statement, StatementLine

LINES_A_PAGE = 50


@for_participant()
def statement_list(request: HttpRequest, participant: Participant) -> HttpResponse:
    """List a participant's reports and error notices, the newest first."""
    notices = ErrorNotice.objects.filter(participant=participant).select_related(
        "statement__run", "line", "receipt__participant"
    )
    statements = list(Statement.objects.of(participant).annotate(contested=Count("notices")))
    newest: dict[tuple[int, str], Statement] = {}
    for one in statements:  # the newest first
        newest.setdefault((one.run.performance_year, one.run.kind), one)
    context = {
        "participant": participant,
        "today": clock.today(),
        "statements": [(one, newest[one.run.performance_year, one.run.kind]) for one in statements],
        "notices": notices,
    }
    return render(request, "reconciliation/statement_list.html", context)


@for_participant()
def statement(request: HttpRequest, participant: Participant, statement_id: int) -> HttpResponse:
    """Show a report: who pays whom, the picture, and its lines except those of single episodes."""
    shown = _statement(participant, statement_id)
    context = {
        **_of_statement(request, shown),
        "lines": list(shown.lines.heads()),
        "notices": shown.notices.select_related("line", "receipt__participant"),
        "replaced_by": _replaced_by(shown),
        "score_lines": shown.score.lines if shown.score else [],
    }
    return render(request, "reconciliation/statement.html", context)


@for_participant()
def statement_line(request: HttpRequest, participant: Participant, statement_id: int, position: int) -> HttpResponse:
    """Show one line: how it came about, the lines it is the sum of, its episode and its claim lines."""
    shown = _statement(participant, statement_id)
    line = get_object_or_404(
        shown.lines.select_related("parent__parent__parent__parent", "episode_part__episode", "episode_part__price"),
        position=position,
    )
    children = line.children.order_by("position")
    part = line.episode_part
    context = {
        **_of_statement(request, shown),
        "line": line,
        "ancestors": _ancestors(line),
        "page": Paginator(children, LINES_A_PAGE).get_page(request.GET.get("page")),
        "part": part,
        "price_lines": part.price.lines if part else [],
        "claim_lines": selectors.claim_lines(line),
        "line_notice": shown.notices.filter(line=line).select_related("receipt__participant").first(),
    }
    return render(request, "reconciliation/statement_line.html", context)


@for_participant()
def statement_pdf(request: HttpRequest, participant: Participant, statement_id: int) -> FileResponse:
    """Give the report as a tagged PDF of the same lines."""
    shown = _statement(participant, statement_id)
    return FileResponse(
        BytesIO(report.render(shown)),
        as_attachment=True,
        filename=f"reconciliation-report-{shown.number}.pdf",
        content_type="application/pdf",
    )


def _statement(participant: Participant, statement_id: int) -> Statement:
    """Find an issued report of this participant, or answer 404."""
    own = Statement.objects.of(participant).select_related("run__construction_run", "score")
    # Lists of files and tables of rates that no page of a report shows.
    unread = ("run__construction_run__inputs", "run__construction_run__policy_used")
    found = get_object_or_404(own.defer(*unread), pk=statement_id)
    found.participant = participant  # known: not joined and decrypted again
    return found


def _of_statement(request: HttpRequest, shown: Statement) -> dict[str, Any]:
    days_left = shown.days_to_contest(clock.today())
    binds = may_bind(request.user, shown.participant)
    return {
        "participant": shown.participant,
        "statement": shown,
        "run": shown.run,
        "days_left": days_left,
        "may_contest": binds and days_left >= 0,
        "may_bind": binds,
        "assumed": selectors.assumed_names(shown, book=policy_book()),
    }


def _ancestors(line: StatementLine) -> list[StatementLine]:
    found = []
    above = line.parent
    while above is not None:
        found.insert(0, above)
        above = above.parent
    return found


def _replaced_by(shown: Statement) -> Statement | None:
    """Return the newest report of the same year and kind, if it is not this one."""
    same = {"run__performance_year": shown.run.performance_year, "run__kind": shown.run.kind}
    newest = Statement.objects.of(shown.participant).filter(**same).only("report_on", "run__kind").first()
    return newest if newest and newest.pk != shown.pk else None
