"""Pages of a participant's episodes: the list of a year, and one episode with its days, prices and claim lines."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from episodes.forms import EpisodeFilterForm, PatientSearchForm
from episodes.models import Component, ConstructionRun, Episode, EpisodeComponent
from episodes.models.episode import EpisodeComponentQuerySet
from episodes.rules.counted_lines import account
from episodes.selectors import claim_line, patient_order
from episodes.selectors.episode_lists import (
    EXPORT_COLUMNS,
    SHOWN,
    Overview,
    export_rows,
    narrowed,
    of_patient,
    overview,
)
from episodes.selectors.received_installments import cent_explained_of
from portal import clock
from portal.access import for_participant
from portal.models import Participant
from portal.selectors import policy_book
from portal.services.kept_forms import never_kept
from portal.views.ordering import PARAMETER, Ordering, chosen_ordering
from portal.views.sheets import ENDINGS, long_sheet
from portal.views.submitted import submitted
from portal.views.years import chosen_year

ROWS_A_PAGE = 50
ORDERS = {
    "began": ("episode__starts_on", "episode_id", "component"),
    patient_order.PATIENT: (patient_order.PLACE, "episode__beneficiary_id", "episode__starts_on", "component"),
    "cancer-type": ("episode__cancer_type", "episode__starts_on"),
    "component": ("component", "episode__starts_on"),
    "state": ("episode__complete", "episode__reason", "episode__starts_on"),
    "payment": ("episode_payment",),
    "received": ("model_paid",),
}
"""The orders of the list by column; the first is the default."""


FILTERS = ("cancer_type", "component", "state", "practitioner", "site", "begins_from", "begins_to")


@dataclass(frozen=True, slots=True)
class ShownYear:
    """A year's list as the address asks for it: its run and overview (None without a run), filter, order and rows."""

    year: int
    years: list[int]
    run: ConstructionRun | None
    overview: Overview | None
    form: EpisodeFilterForm
    ordering: Ordering
    everything: EpisodeComponentQuerySet
    chosen: EpisodeComponentQuerySet


def _shown_year(request: HttpRequest, participant: Participant) -> ShownYear:
    runs = ConstructionRun.objects.only("year", "claims_through").latest_by_year()
    years = list(runs)
    year = chosen_year(request, years) or (years[0] if years else clock.today().year)
    run = runs.get(year)
    seen = overview(participant, run) if run else None
    given = {name: request.GET.get(name, "") for name in (*FILTERS, PARAMETER)}
    form = EpisodeFilterForm({**given, "year": year}, overview=seen)
    chosen = {name: form.cleaned_data[name] for name in FILTERS} if form.is_valid() else {}
    ordering = chosen_ordering(request, ORDERS)
    everything = EpisodeComponent.objects.of(participant, run)
    rows = narrowed(everything, participant, **chosen)
    if ordering.chosen == patient_order.PATIENT:
        rows = patient_order.with_places(rows, "episode__beneficiary_id")
    return ShownYear(year, years, run, seen, form, ordering, everything, ordering.apply(rows))


@never_kept
@for_participant()
def episode_list(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the participant's components of a year's episodes, filtered and in pages, or those of one patient.

    A patient is looked for by POST, so that nothing of a patient is in an address.
    """
    shown = _shown_year(request, participant)
    search = PatientSearchForm(request.POST or None, year=shown.year)
    everything, chosen = shown.everything.only(*SHOWN), shown.chosen.only(*SHOWN)
    found = submitted(request, search, lambda data: list(of_patient(everything, data["patient"])[:ROWS_A_PAGE]))
    context = {
        "participant": participant,
        "year": shown.year,
        "years": shown.years,
        "heading": f"Performance year {shown.year}",
        "run": shown.run,
        "form": search,
        "filter": shown.form,
        "found": found,
        "most": ROWS_A_PAGE,
        "page": Paginator(chosen, ROWS_A_PAGE).get_page(request.GET.get("page")) if found is None else None,
        "ordering": shown.ordering,
        "summary": shown.overview and shown.overview.summary,
        "files": [(ending, f"?{request.GET.urlencode()}") for ending in ENDINGS],
    }
    return render(request, "episodes/episode_list.html", context)


@for_participant()
def episode_file(request: HttpRequest, participant: Participant, ending: str) -> FileResponse:
    """Send the rows of the list, filtered and sorted as on the page, with no more of a patient than it shows."""
    shown = _shown_year(request, participant)
    rows = export_rows(shown.chosen, participant, shown.year)
    return long_sheet(f"{participant.model_id}-episodes-{shown.year}", EXPORT_COLUMNS, rows, ending=ending)


@for_participant()
def episode(request: HttpRequest, participant: Participant, episode_id: int) -> HttpResponse:
    """Show one episode: its days as a picture and a table, the price of each component, and the claim lines.

    :raises Http404: when the participant furnishes no component of it, or its run is not published.
    """
    rows = Episode.objects.of(participant).select_related("run", "beneficiary", "pc_participant", "tc_participant")
    found = get_object_or_404(rows.filter(run__publications__published_at__isnull=False), pk=episode_id)
    lines = list(found.lines.filter(participant=participant))
    records = {
        component: [claim_line(line) for line in lines if line.component == component] for component in Component.values
    }
    accounts = {component: account(own, complete=found.complete) for component, own in records.items()}
    book = policy_book()
    context = {
        "participant": participant,
        "episode": found,
        "components": [
            (one, accounts[one.component], cent_explained_of(one, records[one.component], book=book))
            for one in found.components.filter(participant=participant).select_related("price", "episode")
        ],
        "lines": lines,
    }
    return render(request, "episodes/episode.html", context)
