"""Page to declare that there is nothing to report."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal import clock
from portal.access import for_participant
from portal.models import Participant, Role
from portal.selectors import policy_book
from portal.views.submitted import submitted
from quality import selectors
from quality.forms.certification import NothingToReportForm
from quality.services import declarations
from quality.views.submissions import chosen_file
from quality.wording import NOTHING_TO_REPORT


@for_participant(Role.DELEGATE)
def nothing_to_report(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the declaration for a file whose window is open; on signature, redirect to its version."""
    files = selectors.open_files(selectors.files_of(participant, today=clock.today(), book=policy_book()))
    file = chosen_file(request, files)
    if file is None:
        return render(request, "quality/nothing_to_report.html", {"participant": participant})
    form = NothingToReportForm(request.POST or None)
    version = submitted(
        request,
        form,
        lambda data: declarations.declare_nothing(
            participant=participant,
            year=file.year,
            file_type=file.file_type,
            period=file.period,
            **form.signature(),
            by=request.user,
        ),
    )
    if version:
        messages.success(request, f"{file.title} {file.year}: nothing to report.")
        return redirect("quality:version", participant.model_id, version.pk)
    context = {
        "participant": participant,
        "file": file,
        "form": form,
        "wording": NOTHING_TO_REPORT[file.file_type],
    }
    return render(request, "quality/nothing_to_report.html", context)
