"""The files of a report: the state of its PDF, which reloads itself, and each download after its record."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from portal.access import for_participant
from portal.models import Participant
from portal.views.downloads import download
from portal.views.submitted import submitted
from reconciliation.documents import report_rows
from reconciliation.models import Report, ReportFile
from reconciliation.selectors import display
from reconciliation.services import report_files as service

STREAMED = {
    "csv": ("text/csv; charset=utf-8", report_rows.as_csv),
    "json": ("application/json", report_rows.as_json),
}


@for_participant()
def report_files(request: HttpRequest, participant: Participant, report_id: int) -> HttpResponse:
    """Show the state of the PDF, or ask for it: for the first time, or once more after it failed."""
    report = get_object_or_404(display.with_files(Report.objects.of(participant), reader=request.user), pk=report_id)
    report.participant = participant
    if request.method == "POST":
        if submitted(request, forms.Form(request.POST), lambda _: service.ask(report=report, by=request.user)):
            messages.success(request, "We are writing the PDF. It appears on this page when it is ready.")
        return redirect("reconciliation:report", participant.model_id, report.pk)
    context = display.files_of(report)
    response = render(request, "reconciliation/report_files.html", context)
    if context["file_status"] != ReportFile.Status.QUEUED:
        response["HX-Refresh"] = "true"
    return response


report_files.passive = True  # type: ignore[attr-defined]  # polling does not keep a session alive


@for_participant()
@require_POST
def report_file(request: HttpRequest, participant: Participant, report_id: int, ending: str) -> HttpResponseBase:
    """Send a report as its kept PDF, as CSV or as JSON, after the record of who takes it.

    :raises Http404: for another ending.
    """
    if ending != "pdf" and ending not in STREAMED:
        raise Http404("We cannot find that file.")
    own = Report.objects.filter(participant=participant).issued().select_related("run__construction_run", "score")
    report = get_object_or_404(own.defer("run__inputs", "run__construction_run__inputs"), pk=report_id)
    report.participant = participant
    form = forms.Form(request.POST)
    took = []

    def fetch(_: object) -> bool:
        took.append(service.fetch(report=report, ending=ending, by=request.user))
        return True

    if not submitted(request, form, fetch):
        messages.error(request, " ".join(form.non_field_errors()))
        return redirect("reconciliation:report", participant.model_id, report.pk)
    [kept] = took
    if kept is not None and kept.file is not None:
        return download(request, kept.file)
    media_type, pieces = STREAMED[ending]
    response = StreamingHttpResponse(pieces(report), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="reconciliation-report-{report.number}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
