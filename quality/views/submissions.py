"""What files are due, and handing one in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal import clock
from portal.access import for_participant, may_prepare
from portal.models import Participant, Role
from portal.views.submitted import submitted
from portal.views.years import chosen_year
from quality import selectors
from quality.forms import UploadForm
from quality.models import Version
from quality.services import submissions


@for_participant()
def submission_list(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the files of a performance year: when they are due, how they stand, what to do next."""
    files = selectors.files_of(participant)
    years = sorted({file.year for file in files})
    year = _asked_year(request, files)
    today = clock.today()
    shown = [file for file in files if file.year == year]
    context = {
        "participant": participant,
        "years": years,
        "year": year,
        "files": [(file, file.state(today)) for file in shown],
        "versions": selectors.versions_of(shown),
        "measures": selectors.measure_results(participant, year) if year else [],
        "score": selectors.score_for(participant, year) if year else None,
        "may_prepare": may_prepare(request.user, participant),
        "today": today,
    }
    return render(request, "quality/submission_list.html", context)


@for_participant(Role.DELEGATE)
def upload(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Take a file in."""
    every = selectors.files_of(participant)
    files = selectors.open_ones(every)
    form = UploadForm(
        request.POST or None, request.FILES or None, files=files, initial={"kind": _preselected(request, files)}
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
        "next": None if files else selectors.next_one(every),
    }
    return render(request, "quality/upload.html", context)


def _asked_year(request: HttpRequest, files: list[selectors.DueFile]) -> int | None:
    years = {file.year for file in files}
    if chosen := chosen_year(request, years):
        return chosen
    if waiting := selectors.open_ones(files):
        return waiting[0].year
    return min(years, key=lambda year: abs(year - clock.today().year), default=None)


def _preselected(request: HttpRequest, files: list[selectors.DueFile]) -> str | None:
    asked = request.GET.get("file", "")
    names = [f"{file.year}-{file.key}" for file in files]
    waiting = [name for name, file in zip(names, files, strict=True) if file.accepted is None]
    return asked if asked in names else next(iter([*waiting, *names]), None)
