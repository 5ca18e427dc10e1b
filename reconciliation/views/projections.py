"""A participant's reconciliation as it stands: a page that is calculated when it is opened, and no report."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from portal import clock
from portal.access import for_participant
from portal.models import Participant
from portal.policy import Book, PolicyError
from portal.rules.input_error import InputError
from portal.selectors import policy_book
from portal.views.years import chosen_year
from reconciliation.selectors.on_file import OnFile, on_file
from reconciliation.selectors.projections import (
    AsItStands,
    as_it_stands,
    below,
    heads,
    projectable_years,
    with_patients,
)

LINES_A_PAGE = 50


@for_participant()
def projection(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the reconciliation of a year as it stands, what is missing, and what each missing piece is worth."""
    book = policy_book()
    known = on_file(participant, book=book)
    years, year = _chosen(request, known, book)
    shown = projected(participant, year, known=known, book=book)
    context = {"participant": participant, "years": years, "year": year, **shown}
    return render(request, "reconciliation/projection.html", context)


@for_participant()
def projection_line(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show one line of the projection with the lines of single episodes below it."""
    book = policy_book()
    known = on_file(participant, book=book)
    _, year = _chosen(request, known, book)
    stands: AsItStands | None = projected(participant, year, known=known, book=book)["stands"]
    lines = stands.projection.report.lines if stands and stands.projection else ()
    chosen = request.GET.get("line", "total")
    line = next((one for one in lines if one.component is None and one.code == chosen), None)
    if stands is None or line is None:  # lines come and go with the claims
        return redirect(reverse("reconciliation:projection", args=[participant.model_id]))
    page = Paginator(below(stands, line), LINES_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = with_patients(page.object_list)
    context = {"participant": participant, "year": year, "line": line, "page": page}
    return render(request, "reconciliation/projection_line.html", context)


def projected(participant: Participant, year: int | None, *, known: OnFile, book: Book) -> dict[str, Any]:
    """Return the context of a projection, for its page and for that of the admin.

    `refused` is the sentence of the rules that refuse what is on file.
    """
    context: dict[str, Any] = {"stands": None, "lines": [], "refused": "", "today": clock.today()}
    if year is None:
        return context
    try:
        stands = as_it_stands(participant, year, known=known, today=clock.today(), book=book)
    except (InputError, PolicyError) as refusal:
        return context | {"refused": str(refusal)}
    return context | {"stands": stands, "lines": heads(stands.projection.report.lines) if stands.projection else []}


def _chosen(request: HttpRequest, known: OnFile, book: Book) -> tuple[list[int], int | None]:
    """Return the years that can be projected, and the chosen one."""
    years = projectable_years(known, today=clock.today(), book=book)
    return years, chosen_year(request, years) or next(iter(years), None)
