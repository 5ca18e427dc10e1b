"""The case file of an error notice: one page with everything in order, and its PDF and ZIP, which a job makes."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from portal.access import for_participant
from portal.models import Participant
from portal.views.downloads import download
from portal.views.pages import page_of
from portal.views.submitted import submitted
from reconciliation.models import CaseFile, ErrorNotice
from reconciliation.selectors import case_editions
from reconciliation.selectors.case_editions import CaseEdition
from reconciliation.selectors.changed_reports import changed_report_of
from reconciliation.services import case_files as service

PRACTICE = CaseFile.Reader.PRACTICE


@for_participant()
def notice_case(request: HttpRequest, participant: Participant, notice_id: int) -> HttpResponse:
    """Show everything of a case in the order of time."""
    edition = _edition(participant, notice_id)
    notice = edition.case.notice
    context = {
        "participant": participant,
        "notice": notice,
        "report": notice.report,
        "case": edition.case,
        "events": page_of(request, edition.events, parameter="events"),
        "documents": page_of(request, edition.case.documents, parameter="exhibits"),
        "offers": case_editions.offers_of(edition, reader=PRACTICE),
        "claimed": changed_report_of(notice.claimed),
    }
    return render(request, "reconciliation/notice_case.html", context)


@for_participant()
def notice_case_files(request: HttpRequest, participant: Participant, notice_id: int) -> HttpResponse:
    """Tell the waiting page to load again once its files are made."""
    response = HttpResponse(status=204)
    if not case_editions.is_being_made(_notice(participant, notice_id), reader=PRACTICE):
        response["HX-Refresh"] = "true"
    return response


notice_case_files.passive = True  # type: ignore[attr-defined]  # polling does not keep a session alive


@for_participant()
@require_POST
def notice_case_ask(request: HttpRequest, participant: Participant, notice_id: int, kind: str) -> HttpResponse:
    """Ask for the PDF or the ZIP of the case as it stands."""
    notice = _notice(participant, notice_id)
    check_kind(kind)
    form = forms.Form(request.POST)
    if submitted(request, form, lambda _: service.ask(notice=notice, kind=kind, reader=PRACTICE, by=request.user)):
        messages.success(request, "We are making the file. This page offers it when it is ready.")
    return redirect("reconciliation:notice-case", participant.model_id, notice.pk)


@for_participant()
@require_POST
def notice_case_file(request: HttpRequest, participant: Participant, notice_id: int, kind: str) -> HttpResponseBase:
    """Send the kept PDF or ZIP of the case, after the record of who takes it."""
    notice = _notice(participant, notice_id)
    check_kind(kind)
    form = forms.Form(request.POST)
    stored = submitted(
        request, form, lambda _: service.fetch(notice=notice, kind=kind, reader=PRACTICE, by=request.user)
    )
    if stored:
        return download(request, stored)
    messages.error(request, " ".join(form.non_field_errors()))
    return redirect("reconciliation:notice-case", participant.model_id, notice.pk)


def check_kind(kind: str) -> None:
    """Answer 404 for a kind of file that a case does not have."""
    if kind not in CaseFile.Kind.values:
        raise Http404("We cannot find that file.")


def _notice(participant: Participant, notice_id: int) -> ErrorNotice:
    """Find a notice of this participant, or answer 404."""
    notices = ErrorNotice.objects.select_related("receipt__participant").defer("facts", "claimed")
    notice = get_object_or_404(notices, participant=participant, pk=notice_id)
    notice.participant = participant  # already loaded
    return notice


def _edition(participant: Participant, notice_id: int) -> CaseEdition:
    """Find a case of this participant as the practice reads it, or answer 404."""
    try:
        edition = case_editions.edition_of(notice_id, reader=PRACTICE)
    except ErrorNotice.DoesNotExist as none:
        raise Http404("We cannot find that notice.") from none
    notice = edition.case.notice
    if notice.participant_id != participant.pk:
        raise Http404("We cannot find that notice.")
    notice.participant = notice.report.participant = participant  # already loaded
    return edition
