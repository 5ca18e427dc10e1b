"""The history of all submitted files, with its export, and the way back of an uploaded file."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from portal.access import for_participant
from portal.formatting import long_time
from portal.models import Participant, Role
from portal.views.downloads import download
from portal.views.sheets import long_sheet
from portal.views.submitted import submitted
from quality import selectors
from quality.forms.history import HistoryForm
from quality.models import Version
from quality.models.version import VersionQuerySet
from quality.services import fetches

ROWS_A_PAGE = 50
HEADER = (
    "model_id", "performance_year", "file_type", "period", "version", "file_name", "submitted_by", "submitted_at",
    "status", "counts", "rows", "rows_with_errors", "sha256", "receipt",
)  # fmt: skip
"""The columns of the export (docs/formats.md)."""


def _found(request: HttpRequest, participant: Participant) -> tuple[HistoryForm, VersionQuerySet]:
    """Return the filter of the request, and the versions that it leaves, newest first."""
    form = HistoryForm(request.GET, years=selectors.submitted_years(participant))
    chosen = form.cleaned_data if form.is_valid() else {}
    return form, selectors.history_of(participant, **chosen)


@for_participant()
def submission_history(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show every version of every file that a participant submitted, filtered and in pages."""
    form, versions = _found(request, participant)
    context = {
        "participant": participant,
        "form": form,
        "page": Paginator(versions, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "narrowed": any(form.data.get(name) for name in form.fields),
        "query": request.GET.urlencode(),
    }
    return render(request, "quality/submission_history.html", context)


@for_participant()
def submission_history_file(request: HttpRequest, participant: Participant, ending: str) -> HttpResponseBase:
    """Send the history, as its filter shows it, as CSV or XLSX."""
    _, versions = _found(request, participant)
    rows = (_row(participant, version) for version in versions.iterator(chunk_size=1000))
    return long_sheet(f"files-{participant.model_id}", HEADER, rows, ending=ending)


def _row(participant: Participant, version: Version) -> list[str]:
    submission, file, receipt = version.submission, version.file, version.receipt
    if receipt:
        receipt.participant = participant
    values = (
        participant.model_id,
        submission.year,
        submission.file_type,
        submission.period,
        version.number,
        file.name if file else None,
        version.uploaded_by.get_full_name() if version.uploaded_by else None,
        long_time(version.uploaded_at),
        version.get_status_display(),
        "yes" if submission.accepted_id == version.pk else "no",
        version.rows,
        version.rejected_rows,
        file.sha256 if file else None,
        receipt.number if receipt else None,
    )
    return ["" if value is None else str(value) for value in values]


@for_participant(Role.DELEGATE)
@require_POST
def version_file(request: HttpRequest, participant: Participant, version_id: int) -> HttpResponseBase:
    """Send the file of a version as it was uploaded, after the record of who takes it."""
    versions = Version.objects.for_participant(participant).select_related("file", "participant")
    row = get_object_or_404(versions, pk=version_id)
    form = forms.Form(request.POST)
    if submitted(request, form, lambda _: fetches.record(version=row, by=request.user)):
        return download(request, row.file)
    messages.error(request, " ".join(form.non_field_errors()))
    return redirect("quality:version", participant.model_id, row.pk)
