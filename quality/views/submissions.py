"""Pages of the due files, and of the upload of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from portal import clock
from portal.access import for_participant, may_prepare
from portal.models import Participant, Role
from portal.selectors import policy_book
from portal.views.submitted import submitted
from portal.views.years import chosen_year
from quality import selectors
from quality.forms.uploads import PrecheckForm, UploadForm
from quality.models import Version
from quality.precheck import first_bytes, precheck
from quality.services import submissions

from .places import BUSY, place_for_a_file

if TYPE_CHECKING:
    from portal.models import User


@for_participant()
def submission_list(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the files of a performance year: their windows, their states and the next steps."""
    files = selectors.files_of(participant, today=clock.today(), book=policy_book())
    years = sorted({file.year for file in files})
    year = _shown_year(request, files)
    today = clock.today()
    shown = [file for file in files if file.year == year]
    context = {
        "participant": participant,
        "years": years,
        "year": year,
        "files": [(file, file.state(today)) for file in shown],
        "versions": selectors.versions_of(shown),
        "measures": selectors.measure_results(participant, year) if year else [],
        "waivers": participant.waivers.in_force().filter(year=year) if year else [],
        "may_prepare": may_prepare(participant),
        "today": today,
    }
    return render(request, "quality/submission_list.html", context)


@for_participant(Role.DELEGATE)
def upload(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the upload form; on submission, redirect to the version."""
    every = selectors.files_of(participant, today=clock.today(), book=policy_book())
    files = selectors.open_files(every)
    chosen = chosen_file(request, files)
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        files=files,
        check_url=reverse("quality:upload-check", args=[participant.model_id]),
        initial={"kind": chosen.choice if chosen else None},
    )

    def receive(data: dict[str, Any]) -> Version:
        file = form.chosen()
        return submissions.receive(
            participant=participant,
            year=file.year,
            file_type=file.file_type,
            period=file.period,
            upload=data["upload"],
            token=data["token"],
            by=request.user,
        )

    if version := submitted(request, form, receive, field="upload"):
        if version.checked_at:
            messages.info(request, "You already uploaded this exact file. Here is its result.")
        return redirect("quality:version", participant.model_id, version.pk)
    context = {
        "participant": participant,
        "form": form,
        "files": files,
        "first_bytes": first_bytes(files[0].year, book=policy_book()) if files else 0,
        "next": None if files else selectors.next_file(every, today=clock.today()),
    }
    return render(request, "quality/upload.html", context)


@for_participant(Role.DELEGATE)
@require_POST
def upload_check(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show what the check of a file would find; nothing is stored. A script gets the result alone, without the page."""
    book = policy_book()
    files = selectors.open_files(selectors.files_of(participant, today=clock.today(), book=book))
    form = PrecheckForm(request.POST, request.FILES, files=files)
    context: dict[str, Any] = {"participant": participant, "precheck": None}
    if not files:
        context["sentence"] = "No window is open today."
    elif not form.is_valid():
        context["sentence"] = " ".join(message for messages_ in form.errors.values() for message in messages_)
    else:
        upload = form.cleaned_data["upload"]
        with place_for_a_file(cast("User", request.user)) as free:
            if free:
                context["precheck"] = precheck(
                    participant=participant,
                    files=files,
                    chosen=form.chosen(),
                    upload=upload,
                    size=form.cleaned_data["size"] or upload.size,
                    book=book,
                )
            else:
                context["sentence"] = f"{BUSY} You can also upload this one without a check."
    alone = "HX-Request" in request.headers
    return render(request, "quality/precheck.html" if alone else "quality/upload_check.html", context)


def _shown_year(request: HttpRequest, files: list[selectors.DueFile]) -> int | None:
    """Return the year that the address names, else that of the first open file, else the year closest to today."""
    years = {file.year for file in files}
    if chosen := chosen_year(request, years):
        return chosen
    if waiting := selectors.open_files(files):
        return waiting[0].year
    return min(years, key=lambda year: abs(year - clock.today().year), default=None)


def chosen_file(request: HttpRequest, files: list[selectors.DueFile]) -> selectors.DueFile | None:
    """Return the file that the address names, else the first of `files`; None if there is none."""
    asked = request.GET.get("file", "")
    return next((file for file in files if file.choice == asked), files[0] if files else None)
