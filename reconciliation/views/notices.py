"""Pages of error notices: their list, the case of each, evidence that follows, and the withdrawal."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from portal import clock
from portal.access import for_participant, may_bind, may_prepare
from portal.formatting import exact_time
from portal.models import Participant, Role
from portal.selectors import policy_book
from portal.views.downloads import download
from portal.views.pages import page_of
from portal.views.submitted import submitted
from reconciliation import lifecycle
from reconciliation.models import LONG_OF_ITS_REPORT, ErrorNotice, Exhibit
from reconciliation.notice_forms import LaterEvidenceForm, NoticeFilterForm, WithdrawNoticeForm
from reconciliation.rules.changes import change_of
from reconciliation.selectors import claims, drafts
from reconciliation.selectors.changed_reports import changed_report_of
from reconciliation.services import later_evidence, notice_withdrawals


@for_participant()
def notice_list(request: HttpRequest, participant: Participant) -> HttpResponse:
    """List the drafts of a participant, and its error notices by state and year, the newest first, in pages."""
    years = drafts.years_of(participant)
    given = {name: request.GET.get(name, "") for name in ("state", "year")}
    form = NoticeFilterForm(given, years=years)
    chosen = form.cleaned_data if form.is_valid() else {}
    notices = drafts.notices_of(participant)
    if chosen.get("state"):
        notices = notices.in_state(chosen["state"])
    if chosen.get("year"):
        notices = notices.filter(report__run__year=chosen["year"])
    context = {
        "participant": participant,
        "drafts": drafts.drafts_of(participant).open().annotate(line_count=Count("lines")),
        "filter": form if years else None,
        "is_filtered": any(chosen.values()),
        "notices": page_of(request, notices, parameter="page"),
        "may_prepare": may_prepare(participant),
    }
    return render(request, "reconciliation/notice_list.html", context)


@for_participant()
def notice(request: HttpRequest, participant: Participant, notice_id: int) -> HttpResponse:
    """Show an error notice: its dates, its text and files, and the answers of CMS."""
    shown = get_object_or_404(
        ErrorNotice.objects.select_related(
            "report__run",
            "report__participant",
            "receipt__participant",
            "filed_by",
            "withdrawn_by",
            "withdrawal_receipt",
            "reconsideration__receipt__participant",
            "reconsideration__requested_by",
        ).defer("facts", *LONG_OF_ITS_REPORT),
        participant=participant,
        pk=notice_id,
    )
    prefetch_related_objects([shown], Prefetch("exhibits", Exhibit.objects.select_related("file", "receipt")))
    today = clock.today()
    lines = list(shown.lines.select_related("line"))
    responses = list(shown.responses.all())
    final = next((one for one in responses if one.reconsideration_due_on), None)
    reconsideration = getattr(shown, "reconsideration", None)
    days_to_reconsider = (final.reconsideration_due_on - today).days if final else -1
    binds = may_bind(participant)
    context = {
        "participant": participant,
        "notice": shown,
        "report": shown.report,
        "lines": lines,
        "rows": claims.claims_in_words(lines),
        "claimed": changed_report_of(shown.claimed),
        "condition": claims.condition(change_of(kept) for line in lines for kept in line.claims),
        "exhibits": page_of(request, [one for one in shown.exhibits.all() if one.paper_id is None], parameter="files"),
        "waits": lifecycle.NOTICE.may(shown.status, ErrorNotice.Status.WITHDRAWN),
        "responses": responses,
        "final": final,
        "days_to_answer": (shown.response_due_on - today).days,
        "days_to_contest": shown.report.days_to_contest(today),
        "days_to_reconsider": days_to_reconsider,
        "reconsideration": reconsideration,
        "may_reconsider": binds and reconsideration is None and days_to_reconsider >= 0,
        "days_to_decide": (reconsideration.decision_due_on - today).days if reconsideration else None,
        "may_bind": binds,
        "may_prepare": may_prepare(participant),
    }
    return render(request, "reconciliation/notice.html", context)


@for_participant(Role.PRIMARY)
def notice_withdraw(request: HttpRequest, participant: Participant, notice_id: int) -> HttpResponse:
    """Withdraw a notice that CMS has not answered, with a reason."""
    shown = _notice(participant, notice_id)
    form = WithdrawNoticeForm(request.POST or None)
    made = submitted(request, form, lambda data: notice_withdrawals.withdraw(notice=shown, by=request.user, **data))
    if made:
        messages.success(request, f"Error notice {made.number} is withdrawn.")
        return redirect("reconciliation:notice", participant.model_id, made.pk)
    context = {
        "participant": participant,
        "notice": shown,
        "report": shown.report,
        "lines": list(shown.lines.select_related("line")),
        "days_left": shown.report.days_to_contest(clock.today()),
        "form": form,
    }
    return render(request, "reconciliation/notice_withdraw.html", context)


@for_participant(Role.DELEGATE)
def notice_evidence(request: HttpRequest, participant: Participant, notice_id: int) -> HttpResponse:
    """Send supporting files after the notice, until CMS answers it."""
    shown = _notice(participant, notice_id)
    form = LaterEvidenceForm(request.POST or None, request.FILES or None, policy=policy_book().on(clock.today()))
    made = submitted(request, form, lambda data: later_evidence.send(notice=shown, by=request.user, **data))
    if made:
        messages.success(request, f"We received your files at {exact_time(made.issued_at)}, receipt {made.number}.")
        return redirect("reconciliation:notice", participant.model_id, notice_id)
    context = {"participant": participant, "notice": shown, "report": shown.report, "form": form}
    return render(request, "reconciliation/notice_evidence.html", context)


@for_participant()
def exhibit(request: HttpRequest, participant: Participant, notice_id: int, exhibit_id: int) -> HttpResponseBase:
    """Download a file that was submitted with a notice."""
    kept = get_object_or_404(
        Exhibit.objects.select_related("file"), participant=participant, notice_id=notice_id, pk=exhibit_id
    )
    return download(request, kept.file)


def _notice(participant: Participant, notice_id: int) -> ErrorNotice:
    """Find a notice of this participant, or answer 404."""
    return get_object_or_404(drafts.notices_of(participant), pk=notice_id)
