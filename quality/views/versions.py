"""Page of one version: the progress of its check, then its receipt or its findings."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple, cast

from django import forms
from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from portal import clock
from portal.access import for_participant, may_bind, may_prepare
from portal.models import Participant, Role
from portal.spreadsheet_cells import without_formula
from portal.views.submitted import submitted
from quality.course import course_of, under_way, waited_and_worked
from quality.models import Finding, FindingGroup, Version
from quality.services import certifications, checks, submissions

from .places import BUSY, place_for_a_file

if TYPE_CHECKING:
    from portal.models import User

_SHOWN_AT_ONCE, _SHOWN_PER_GROUP = 5, 25  # findings of a group, at once and on demand; the download has all stored ones
_POLLED_FOR = timedelta(minutes=10)


class _GroupOnPage(NamedTuple):
    """A group of findings on the page: its message and fix, the first findings, and more on demand."""

    group: FindingGroup
    message: str
    fix: str
    fixes_differ: bool
    first: list[Finding]
    more: list[Finding]


def _groups(row: Version) -> list[_GroupOnPage]:
    """List a version's groups, errors first, each with its first findings in the order of the file.

    The message is shown once if all findings of the group share it; otherwise only the title is shown. Where the fix
    differs, each finding shows its own.
    """
    by_group: dict[int, list[Finding]] = {}
    for finding in row.findings.first_of_each_group(_SHOWN_PER_GROUP):
        by_group.setdefault(finding.group_id, []).append(finding)
    groups = []
    for group in row.finding_groups.all():
        found = by_group.get(group.pk, [])
        message, fix = (_shared(texts) for texts in ([f.message for f in found], [f.fix for f in found]))
        groups.append(_GroupOnPage(group, message, fix, not fix, found[:_SHOWN_AT_ONCE], found[_SHOWN_AT_ONCE:]))
    return groups


def _shared(texts: list[str]) -> str:
    """Return the text of all findings, or "" if they differ."""
    return texts[0] if len(set(texts)) == 1 else ""


def _version(participant: Participant, version_id: int) -> Version:
    rows = Version.objects.for_participant(participant).select_related(
        "submission",
        "submission__accepted",
        "receipt",
        "uploaded_by",
        "participant",
        "file",
        "declaration",
        "made_from",
    )
    return get_object_or_404(rows, pk=version_id)


def _should_poll(row: Version) -> bool:
    """Return whether the page should reload the status by itself: for a time, while the check is not done."""
    return not row.is_final and clock.now() - row.uploaded_at < _POLLED_FOR


def _announcement(request: HttpRequest, row: Version, polled: bool) -> str:
    """Return the text for screen readers: a new status, or that the page no longer reloads; empty if nothing is new."""
    if not polled and not row.is_final:
        return "The check takes longer than usual."
    return row.get_status_display() if row.status != request.GET.get("known") else ""


def _course(row: Version) -> dict[str, object]:
    """Return the stages for the template: all of them, the one under way, and their times together."""
    course = course_of(row)
    waited, worked = waited_and_worked(course)
    return {"course": course, "stage": under_way(course), "waited": waited, "worked": worked}


@for_participant()
def version(request: HttpRequest, participant: Participant, version_id: int) -> HttpResponse:
    """Show a version: the progress of its check, or its findings."""
    row = _version(participant, version_id)
    context = {
        "participant": participant,
        "version": row,
        "polled": _should_poll(row),
        "shown_per_group": _SHOWN_PER_GROUP,
        "groups": _groups(row) if row.is_final else [],
        "may_prepare": may_prepare(participant),
        "may_bind": may_bind(participant),
        "newer": row.submission.versions.filter(number__gt=row.number).order_by("-number").first(),
        "window": certifications.window_of(row.submission) if row.is_final else None,
        **_course(row),
    }
    return render(request, "quality/version.html", context)


@for_participant()
def version_status(request: HttpRequest, participant: Participant, version_id: int) -> HttpResponse:
    """Show the progress of the check; once it has ended, tell the browser to reload the whole page."""
    row = _version(participant, version_id)
    polled = _should_poll(row)
    context = {
        "participant": participant,
        "version": row,
        "polled": polled,
        "announcement": _announcement(request, row, polled),
        **_course(row),
    }
    response = render(request, "quality/version_status.html", context)
    if row.is_final:
        response["HX-Refresh"] = "true"
    return response


version_status.passive = True  # type: ignore[attr-defined]  # polling does not keep a session alive


@for_participant(Role.DELEGATE)
@require_POST
def version_cancel(request: HttpRequest, participant: Participant, version_id: int) -> HttpResponse:
    """Cancel a version, and show it."""
    row = _version(participant, version_id)
    form = forms.Form(request.POST)
    if submitted(request, form, lambda _: submissions.cancel(version=row, by=request.user)):
        messages.success(request, "You canceled this version. Nothing in it was recorded.")
    else:
        messages.info(request, " ".join(form.non_field_errors()))
    return redirect("quality:version", participant.model_id, row.pk)


@for_participant()
def version_findings(request: HttpRequest, participant: Participant, version_id: int) -> HttpResponseBase:
    """Send all findings as CSV, with the values that were received: it is the practice's own file.

    Where only the first findings of a group are stored, the stored file is checked again while the answer is sent.
    """
    row = _version(participant, version_id)
    person = cast("User", request.user)  # the guard lets only people in
    if not _is_shortened(row):
        return _csv(row, _lines(_stored_findings(row)))
    place = ExitStack()
    if not place.enter_context(place_for_a_file(person)):
        messages.error(request, BUSY)
        return redirect("quality:version", participant.model_id, row.pk)
    return _csv(row, _while_held(place, _lines(_all_findings(row, person))))


def _csv(row: Version, lines: Iterator[str]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="findings-{row.participant.model_id}-{row.pk}.csv"'
    return response


def _while_held(place: ExitStack, lines: Iterator[str]) -> Iterator[str]:
    """Yield lines, and give a place back after the last one, or when the browser goes away."""
    with place:
        yield from lines


def _is_shortened(row: Version) -> bool:
    """Return whether a file that can still be read has more findings than are stored."""
    readable = row.file is not None and row.file.removed_at is None and row.file.altered_at is None
    return readable and row.finding_groups.filter(kept__lt=F("count")).exists()


def _all_findings(row: Version, by: User) -> Iterator[tuple[object, ...]]:
    for it in checks.full_report(version=row, by=by):
        yield it.severity, it.rule, it.row, it.column, it.received, it.expected, it.message, it.fix


def _stored_findings(row: Version) -> Iterator[tuple[object, ...]]:
    for it in row.findings.select_related("group").iterator(chunk_size=2_000):
        group = it.group
        yield group.severity, group.rule, it.row, it.column, it.received, it.expected, it.message, it.fix


class _Echo:
    """A file-like object for csv.writer whose `write` returns the line."""

    def write(self, text: str) -> str:
        return text


def _lines(findings: Iterable[tuple[object, ...]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    header = ["severity", "rule", "row", "column", "received", "expected", "message", "how to fix"]
    yield "\ufeff" + writer.writerow(header)
    for values in findings:
        yield writer.writerow([without_formula("" if value is None else str(value)) for value in values])
