"""Pages to file an error notice about a line of a report, and to follow its case."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from portal import clock
from portal.access import for_participant, may_bind
from portal.formatting import long_date
from portal.models import Participant, Role
from portal.selectors import policy_book
from portal.views.downloads import download
from portal.views.submitted import submitted
from reconciliation.forms import NoticeForm
from reconciliation.models import LONG_OF_ITS_REPORT, ErrorNotice, Exhibit, ReportLine
from reconciliation.selectors import display
from reconciliation.services import notices


@for_participant(Role.PRIMARY)
def notice_file(request: HttpRequest, participant: Participant, report_id: int, position: int) -> HttpResponse:
    """File an error notice about one line, until the last day to contest the report."""
    line = get_object_or_404(
        ReportLine.objects.filter(report__status="issued")
        .select_related("report__run", "report__participant")
        .defer(*LONG_OF_ITS_REPORT),
        participant=participant,
        report_id=report_id,
        position=position,
    )
    report = line.report
    policy = policy_book().on(clock.today())
    form = NoticeForm(request.POST or None, request.FILES or None, policy=policy)
    made = submitted(
        request,
        form,
        lambda data: notices.file(participant=participant, lines=[notices.Contested(line)], by=request.user, **data),
    )
    if made:
        messages.success(
            request, f"Error notice {made.number} is filed. CMS's answer is due {long_date(made.response_due_on)}."
        )
        return redirect("reconciliation:notice", participant.model_id, made.pk)
    context = {
        "participant": participant,
        "report": report,
        "line": line,
        "days_left": report.days_to_contest(clock.today()),
        "contested": report.lines.contested().count(),
        "stage": display.stage_of(report, today=clock.today()),
        "existing": ErrorNotice.objects.contesting(line),
        "form": form,
    }
    return render(request, "reconciliation/notice_file.html", context)


@for_participant()
def notice(request: HttpRequest, participant: Participant, notice_id: int) -> HttpResponse:
    """Show an error notice: its dates, its text and files, and the answers of CMS."""
    shown = get_object_or_404(
        ErrorNotice.objects.select_related(
            "report__run",
            "report__participant",
            "receipt__participant",
            "filed_by",
            "reconsideration__receipt__participant",
            "reconsideration__requested_by",
        ).defer(*LONG_OF_ITS_REPORT),
        participant=participant,
        pk=notice_id,
    )
    today = clock.today()
    responses = list(shown.responses.all())
    final = next((one for one in responses if one.reconsideration_due_on), None)
    reconsideration = getattr(shown, "reconsideration", None)
    days_to_reconsider = (final.reconsideration_due_on - today).days if final else -1
    binds = may_bind(participant)
    context = {
        "participant": participant,
        "notice": shown,
        "report": shown.report,
        "lines": list(shown.lines.select_related("line")),
        "exhibits": shown.exhibits.select_related("file"),
        "responses": responses,
        "final": final,
        "days_to_answer": (shown.response_due_on - today).days,
        "days_to_reconsider": days_to_reconsider,
        "reconsideration": reconsideration,
        "may_reconsider": binds and reconsideration is None and days_to_reconsider >= 0,
        "days_to_decide": (reconsideration.decision_due_on - today).days if reconsideration else None,
        "may_bind": binds,
    }
    return render(request, "reconciliation/notice.html", context)


@for_participant()
def exhibit(request: HttpRequest, participant: Participant, notice_id: int, exhibit_id: int) -> HttpResponseBase:
    """Download a file that was submitted with a notice."""
    kept = get_object_or_404(
        Exhibit.objects.select_related("file"), participant=participant, notice_id=notice_id, pk=exhibit_id
    )
    return download(request, kept.file)
