"""The case file of an error notice: one page with everything in order, one PDF, and a ZIP with the files."""

from __future__ import annotations

import tempfile
from io import BytesIO
from typing import IO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portal import clock
from portal.access import for_participant
from portal.models import Participant, StoredFile, User
from portal.selectors import policy_book
from portal.services import stored_files
from reconciliation.documents import case_file_pdf
from reconciliation.models import ErrorNotice
from reconciliation.selectors.case_file import course_of
from reconciliation.selectors.cases import Case, case_of
from reconciliation.selectors.changed_reports import changed_report_of


@for_participant()
def notice_case(request: HttpRequest, participant: Participant, notice_id: int) -> HttpResponse:
    """Show everything of a case in the order of time."""
    case = _case(participant, notice_id)
    context = {
        "participant": participant,
        "notice": case.notice,
        "report": case.notice.report,
        "case": case,
        "events": course_of(case, with_drafts=True),
        "claimed": changed_report_of(case.notice.claimed),
    }
    return render(request, "reconciliation/notice_case.html", context)


@for_participant()
def notice_case_pdf(request: HttpRequest, participant: Participant, notice_id: int) -> FileResponse:
    """Download the case file of the practice as one document."""
    return case_pdf(_case(participant, notice_id), with_drafts=True, by=request.user)


@for_participant()
def notice_case_zip(request: HttpRequest, participant: Participant, notice_id: int) -> FileResponse:
    """Download the case file of the practice with all its files."""
    return case_zip(_case(participant, notice_id), with_drafts=True, by=request.user)


def case_pdf(case: Case, *, with_drafts: bool, by: User) -> FileResponse:
    """Return a case as a PDF, with its files attached if they are small.

    :param with_drafts: True for the practice.
    """
    events, readable = course_of(case, with_drafts=with_drafts), _readable(case, by)
    limit: int = policy_book().on(clock.today())["files/case_file_bytes_limit"]
    if sum(one.size for one in readable.values()) <= limit:
        with stored_files.plain_copies(files=readable, by=by) as copies:
            document = case_file_pdf.render(case, events, attached=copies)
    else:
        document = case_file_pdf.render(case, events, attached=None)
    return _download(case, "pdf", BytesIO(document), "application/pdf")


def case_zip(case: Case, *, with_drafts: bool, by: User) -> FileResponse:
    """Return a case as a ZIP with all its files.

    :param with_drafts: True for the practice.
    """
    events = course_of(case, with_drafts=with_drafts)
    out = tempfile.TemporaryFile()  # noqa: SIM115  # on disk, closed by the response
    with stored_files.plain_copies(files=_readable(case, by), by=by) as copies:
        case_file_pdf.write_zip(case, events, out, exhibits=copies)
    out.seek(0)
    return _download(case, "zip", out, "application/zip")


def _readable(case: Case, by: User) -> dict[str, StoredFile]:
    """Return the files of a case that may be read, by their names in it."""
    return {
        name: one.file
        for name, one in case_file_pdf.named_exhibits(case).items()
        if one.file.may_be_read and stored_files.is_sound(file=one.file, by=by)
    }


def _download(case: Case, ending: str, content: IO[bytes], kind: str) -> FileResponse:
    name = f"case-{case.notice.number}.{ending}"
    return FileResponse(content, as_attachment=True, filename=name, content_type=kind)


def _case(participant: Participant, notice_id: int) -> Case:
    """Find a case of this participant as the practice reads it, or answer 404."""
    try:
        case = case_of(notice_id, of_practice=True)
    except ErrorNotice.DoesNotExist as none:
        raise Http404("We cannot find that notice.") from none
    if case.notice.participant_id != participant.pk:
        raise Http404("We cannot find that notice.")
    case.notice.participant = case.notice.report.participant = participant  # already loaded
    return case
