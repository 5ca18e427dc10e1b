"""The difference between two versions of one file."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from portal.access import for_participant
from portal.models import Participant
from quality import comparison
from quality.models import FileType, Version

_ROWS_OF_A_PAGE = 25


@for_participant()
def version_compare(request: HttpRequest, participant: Participant, version_id: int) -> HttpResponse:
    """Show what differs from an earlier version: the one named in the address, else the last accepted or rejected one.

    The rows that changed come first; the address chooses the rows that were added or removed.
    """
    rows = Version.objects.for_participant(participant).select_related("submission", "file", "uploaded_by")
    newer = get_object_or_404(rows, pk=version_id)
    others = list(rows.filter(submission=newer.submission, number__lt=newer.number).order_by("-number"))
    older = _older(request, others)
    context: dict[str, Any] = {"participant": participant, "newer": newer, "older": older, "others": others}
    if older is not None:
        context |= {"both": (newer, older)} | _difference(request, older, newer)
    return render(request, "quality/version_compare.html", context)


def _older(request: HttpRequest, others: list[Version]) -> Version | None:
    asked = request.GET.get("with", "")
    named = next((one for one in others if str(one.number) == asked), None)
    checked = (Version.Status.ACCEPTED, Version.Status.REJECTED)
    ended = sorted(
        (one for one in others if one.status in checked), key=lambda one: checked.index(Version.Status(one.status))
    )
    return named or next(iter(ended), others[0] if others else None)


def _difference(request: HttpRequest, older: Version, newer: Version) -> dict[str, Any]:
    """Return what the page shows of two versions; rows and measures only where both were accepted."""
    shown: dict[str, Any] = {"findings": comparison.findings(older, newer)}
    both_stored = older.status == newer.status == Version.Status.ACCEPTED
    if not both_stored:
        return shown
    if newer.submission.file_type == FileType.QUALITY_MEASURES:
        return {**shown, "measures": comparison.measures(older, newer)}
    counts = comparison.counts(older, newer)
    tabs = [(kind, getattr(counts, kind)) for kind in comparison.SHOWN_FIRST]
    filled = [kind for kind, count in tabs if count]
    asked = request.GET.get("show", "")
    kind = asked if asked in comparison.SHOWN_FIRST else next(iter(filled), comparison.CHANGED)
    found = comparison.rows(older, newer, kind).order_by("row")
    paginator = Paginator(found, _ROWS_OF_A_PAGE)
    paginator.count = getattr(counts, kind)  # counted already
    page = paginator.get_page(request.GET.get("page"))
    page.object_list = comparison.with_changes(page.object_list, older, kind)
    return {
        **shown,
        "counts": counts,
        "tabs": tabs,
        "kind": kind,
        "shows_values": kind == comparison.CHANGED,
        "page": page,
        "columns": comparison.changed_columns(older, newer) if counts.changed else [],
    }
