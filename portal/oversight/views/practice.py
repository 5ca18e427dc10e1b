"""One page a practice, for CMS staff: the rows of many lists of the admin, as far as the reader may open them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import display_for_field, display_for_value, label_for_field, lookup_field
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode

from episodes.models import Adjustment
from portal import row_history
from portal.access import staff_only
from portal.admin.row_history import page_number
from portal.models import ContactChange, Handover, Invitation, Message, Participant, Receipt, Seat
from portal.oversight.models import EvaluationRequest, LetterCopy, MonitoringRecord, Plan, ViewAs
from portal.participation.models import (
    Attestation,
    Certification,
    DataRequest,
    Election,
    EpisodeCount,
    Exclusion,
    Extension,
    KindPeriod,
    Obligation,
    OptOut,
    Practitioner,
    ProfileRequest,
    QPDenial,
    Site,
)
from quality.models import Score, Submission, SubmissionWindow, Version
from reconciliation.models import ErrorNotice, Reconsideration, Report

MOST_ROWS = 8
EMPTY = "-"
MOST_COLUMNS = 8
HISTORY = "history"
PARTS: dict[str, tuple[str, tuple[type[Any], ...]]] = {
    "practice": ("Practice", (Site, KindPeriod, Exclusion, OptOut, EpisodeCount, ProfileRequest)),
    "people": ("People", (Seat, Invitation, Handover, ContactChange, Practitioner)),
    "duties": ("Duties", (Obligation, Extension, Attestation, Certification, Election, DataRequest)),
    "files": ("Files", (Submission, Version, SubmissionWindow, Score)),
    "reports": ("Reports and notices", (Report, ErrorNotice, Reconsideration, Adjustment)),
    "messages": ("Messages and receipts", (Message, LetterCopy, Receipt)),
    "oversight": ("Oversight", (Plan, MonitoringRecord, EvaluationRequest, QPDenial, ViewAs)),
    HISTORY: ("History", ()),
}


@dataclass(frozen=True, slots=True)
class Section:
    """The first rows of one list of the admin; each row is the address of its page and its cells."""

    title: str
    columns: list[str]
    rows: list[tuple[str, list[str]]]
    more: str
    """The address of the whole list, if it has more rows."""


@staff_only
def practice(request: HttpRequest, model_id: str) -> HttpResponse:
    """Show a part of what the portal knows of a practice.

    :raises PermissionDenied: for staff without a group.
    """
    if not admin.site.get_model_admin(Participant).has_view_permission(request):
        raise PermissionDenied("Only CMS staff in a group can open this page. Ask an administrator.")
    participant = get_object_or_404(Participant.objects.defer("tin"), model_id=model_id)
    chosen = request.GET.get("part", "")
    part = chosen if chosen in PARTS else "practice"
    context = {
        **admin.site.each_context(request),
        "title": str(participant),
        "participant": participant,
        "part": part,
        "parts": [
            (name, title) for name, (title, models) in PARTS.items() if name == HISTORY or _open(models, request)
        ],
        "sections": [_section(model, participant, request) for model in _open(PARTS[part][1], request)],
    }
    if part == HISTORY:
        of_models = _open(tuple(admin.site._registry), request)
        page = page_number(request.GET.get("page", ""))
        history = row_history.of_practice(participant, of_models=of_models, page=page)
        context |= {"history": history, "older": f"?part={HISTORY}&page={page + 1}" if history.has_older else ""}
    return render(request, "oversight/practice.html", context)


def _open(models: tuple[type[Any], ...], request: HttpRequest) -> list[type[Any]]:
    return [model for model in models if admin.site.get_model_admin(model).has_view_permission(request)]


def _section(model: type[Any], participant: Participant, request: HttpRequest) -> Section:
    page: Any = admin.site.get_model_admin(model)
    names = [name for name in page.get_list_display(request) if name != "participant"][:MOST_COLUMNS]
    related = page.list_select_related
    rows = page.get_queryset(request).filter(participant=participant)
    rows = rows.select_related(*related) if related else rows
    found = list(rows.order_by(*(page.ordering or model._meta.ordering or ["-pk"]))[: MOST_ROWS + 1])
    shown = found[:MOST_ROWS]
    name = f"admin:{page.opts.app_label}_{page.opts.model_name}"
    whole = f"{reverse(f'{name}_changelist')}?{urlencode({'q': participant.model_id})}" if page.search_fields else ""
    return Section(
        title=str(page.opts.verbose_name_plural),
        columns=[label_for_field(one, model, page) for one in names],
        rows=[(reverse(f"{name}_change", args=[row.pk]), [_cell(one, row, page) for one in names]) for row in shown],
        more=whole if len(found) > MOST_ROWS else "",
    )


def _cell(name: str, row: Any, page: Any) -> str:
    """Return a cell as the list of the admin shows it."""
    field, attribute, value = lookup_field(name, row, page)
    if field is not None and not field.is_relation:
        return str(display_for_field(value, field, EMPTY))
    return str(display_for_value(value, EMPTY, boolean=getattr(attribute, "boolean", False)))
