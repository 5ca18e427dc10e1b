"""Pages of the correction workbench: the queue of findings, one row of it, and the changes to apply."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.http import require_POST

from portal import clock, seen_rows
from portal.access import for_participant, may_prepare
from portal.files.kinds import XLSX
from portal.models import Participant, Role
from portal.selectors import policy_book
from portal.services.use_case import Refused
from portal.views.downloads import download
from portal.views.submitted import submitted
from quality import selectors
from quality.forms.workbench import ChangesForm, MarkForm, RowForm, ShownForm
from quality.models import AnnotatedFile, Version
from quality.services import annotated, cell_edits, corrections, repairs
from quality.services.finding_places import layout_of

from .places import BUSY, place_for_a_file
from .workbench_queue import BY, SHOWN, Queue, patient_of, workbench_version

if TYPE_CHECKING:
    from portal.models import User

_REPAIRS_PER_PAGE = 100
_LONGEST_ID = 15  # digits; longer ones are no ids


def _version(participant: Participant, version_id: int) -> Version:
    version = workbench_version(participant, version_id)
    if version is None or version.file is None:
        raise Http404("We cannot find that file.")
    return version


@for_participant()
def workbench(request: HttpRequest, participant: Participant, version_id: int) -> HttpResponse:
    """Show the findings of a version as a queue, and mark those that a person chose."""
    version = _version(participant, version_id)
    queue = Queue.asked(request, version)
    counts = queue.counts()
    page = queue.page(request.GET.get("page"))
    form = MarkForm(request.POST or None, participant=participant, total=page.paginator.count)
    chosen = [int(pk) for pk in request.POST.getlist("finding") if pk.isdecimal() and len(pk) <= _LONGEST_ID]

    def act(data: dict[str, Any]) -> int:
        places = list(queue.shown().values_list("pk", flat=True)) if data["everything"] else chosen
        return _mark(version, places, data, request)

    if (count := submitted(request, form, act)) is not None:
        messages.success(request, f"{form.said()} {count:,} finding{'' if count == 1 else 's'}.")
        return redirect(f"{request.path}?{urlencode({'by': queue.by, 'show': queue.show})}")
    context = {
        "participant": participant,
        "version": version,
        "queue": queue,
        "counts": counts,
        "gone": queue.gone(),
        "page": page,
        "sections": queue.sections(page),
        "chosen": set(chosen),
        "form": form,
        "filter": ShownForm({"by": queue.by, "show": queue.show}, by=BY, shown=SHOWN),
        "may_prepare": may_prepare(participant),
        "editable": _is_editable(version),
        "window": selectors.window_of(
            participant,
            year=version.submission.year,
            file_type=version.submission.file_type,
            period=version.submission.period,
            today=clock.today(),
            book=policy_book(),
        ),
        "asked": version.annotated_files.filter(sent_at_once=False).select_related("file").first(),
    }
    return render(request, "quality/workbench.html", context)


def _mark(version: Version, places: list[int], data: dict[str, Any], request: HttpRequest) -> int:
    given: dict[str, Any] = {"version": version, "places": places, "by": request.user}
    match data["step"]:
        case "assign":
            return corrections.assign(to=data["person"], **given)
        case "verify":
            return corrections.verify(reason=data["note"], **given)
        case "open":
            return corrections.take_back(**given)
    return corrections.mark(as_=data["step"], note=data["note"], **given)


def _is_editable(version: Any) -> bool:
    """Return whether a person may edit the version here, from what `workbench_version` read with it."""
    return version.has_rows and not version.torn and not version.is_old


@for_participant()
def workbench_row(request: HttpRequest, participant: Participant, version_id: int, number: int) -> HttpResponse:
    """Show one row with its findings and values; a person who may prepare edits the values."""
    version = _version(participant, version_id)
    row = get_object_or_404(version.rows_in_error.filter(cells__isnull=False), number=number)
    entries = Queue(version, request.user.pk, "patient", "all").entries_of(row)
    cells = json.loads(row.cells or "{}")
    edits = {one.column: one.value for one in version.cell_edits.filter(row=number)}
    form = RowForm(
        request.POST or None,
        layout=layout_of(version, book=policy_book()),
        cells=cells,
        edits=edits,
        found={entry.place.finding.column: entry.place.finding for entry in entries},
    )
    keep = submitted(
        request,
        form,
        lambda data: cell_edits.keep(
            version=version, row=row, values=form.values(data), seen=data[seen_rows.FIELD], by=request.user
        ),
    )
    if keep is not None:
        kept = "1 value is" if keep == 1 else f"{keep:,} values are"
        messages.success(request, f"{kept} kept for row {number:,}. Apply them when you have made all your changes.")
        return redirect("quality:workbench", participant.model_id, version.pk)
    context = {
        "participant": participant,
        "version": version,
        "heading": patient_of(row, number),
        "number": number,  # the title of the page names no patient: browsers keep it in their history
        "entries": entries,
        "form": form,
        "edits": edits,
        "cells": [(name, value, edits.get(name)) for name, value in cells.items() if value or name in edits],
        "editable": _is_editable(version) and may_prepare(participant),
    }
    return render(request, "quality/workbench_row.html", context)


@for_participant(Role.DELEGATE)
def workbench_changes(request: HttpRequest, participant: Participant, version_id: int) -> HttpResponse:
    """Show gathered edits and safe repairs with the values before and after; apply them as a new version."""
    version = _version(participant, version_id)
    repaired = list(version.proposed_repairs.all()[: _REPAIRS_PER_PAGE * 100])
    form = ChangesForm(request.POST or None, repairs=repaired)
    made = submitted(
        request, form, lambda data: repairs.order(version=version, repairs=data["repairs"], by=request.user)
    )
    if made:
        return redirect("quality:workbench-made", participant.model_id, version.pk)
    edits = list(version.cell_edits.select_related("edited_by"))
    before = {
        row.number: json.loads(row.cells or "{}")
        for row in version.rows_in_error.filter(number__in={edit.row for edit in edits}, cells__isnull=False)
    }
    context = {
        "participant": participant,
        "version": version,
        "form": form,
        "groups": form.groups(),
        "edits": [(edit, before.get(edit.row, {}).get(edit.column, "")) for edit in edits],
        "why_not": repairs.why_not_editable(version),
    }
    return render(request, "quality/workbench_changes.html", context)


@require_POST
@for_participant(Role.DELEGATE)
def workbench_discard(request: HttpRequest, participant: Participant, version_id: int) -> HttpResponse:
    """Discard the gathered edits of a version."""
    version = _version(participant, version_id)
    form = forms.Form(request.POST)
    count = submitted(request, form, lambda _: cell_edits.discard(version=version, by=request.user))
    if count is not None:
        messages.success(request, f"{count:,} edit{' was' if count == 1 else 's were'} discarded.")
    _say_errors(request, form)
    return redirect("quality:workbench", participant.model_id, version.pk)


@for_participant(Role.DELEGATE)
def workbench_made(request: HttpRequest, participant: Participant, version_id: int) -> HttpResponse:
    """Show how far the new version is, and lead to it as soon as it is made."""
    version = _version(participant, version_id)
    revision = version.revisions.first()
    if revision is None:
        return redirect("quality:workbench-changes", participant.model_id, version.pk)
    if revision.made_id:
        address = reverse("quality:version", args=[participant.model_id, revision.made_id])
        response = redirect(address)
        if request.headers.get("HX-Request"):
            response = HttpResponse()
            response["HX-Redirect"] = address
        return response
    context = {"participant": participant, "version": version, "revision": revision}
    if request.headers.get("HX-Request"):
        return render(request, "quality/workbench_progress.html", context)
    return render(request, "quality/workbench_made.html", context)


workbench_made.passive = True  # type: ignore[attr-defined]  # polling does not keep a session alive


@require_POST
@for_participant(Role.DELEGATE)
def annotated_file(request: HttpRequest, participant: Participant, version_id: int) -> HttpResponseBase:
    """Send the practice's own file back with the findings in its cells; a large one is made by a job."""
    version = _version(participant, version_id)
    person = cast("User", request.user)  # the guard lets only people in
    form = forms.Form(request.POST)

    def ask(_: dict[str, Any]) -> tuple[AnnotatedFile, bytes]:
        with place_for_a_file(person) as free:
            if not free:
                raise Refused(BUSY)
            asked = annotated.ask(version=version, by=person)
            return asked, annotated.content_of(version, by=person) if asked.sent_at_once else b""

    asked, content = submitted(request, form, ask) or (None, b"")
    if not content:
        if asked is not None and asked.file_id:
            messages.info(request, "Your file with notes is ready. Download it below.")
        elif asked is not None:
            messages.info(request, "We are writing the notes into your file. You get a message when it is ready.")
        _say_errors(request, form)
        return redirect("quality:workbench", participant.model_id, version.pk)
    response = HttpResponse(content, content_type=XLSX.media_type)
    name = annotated.name_of(version)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _say_errors(request: HttpRequest, form: forms.Form) -> None:
    for error in form.non_field_errors():
        messages.error(request, error)


@for_participant(Role.DELEGATE)
def annotated_download(request: HttpRequest, participant: Participant, annotated_id: int) -> HttpResponseBase:
    """Download the annotated file that a job made."""
    made = AnnotatedFile.objects.filter(participant=participant, file__isnull=False).select_related("file")
    return download(request, get_object_or_404(made, pk=annotated_id).file)  # type: ignore[arg-type]
