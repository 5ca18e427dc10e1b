"""Pages of a participant's episodes: the list of a year, and one episode with its days, prices and claim lines."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from episodes import selectors
from episodes.forms import EpisodeFilterForm
from episodes.models import ConstructionRun, Episode, EpisodeComponent
from portal import clock
from portal.access import for_participant
from portal.models import Participant
from portal.views.ordering import chosen_ordering
from portal.views.years import chosen_year

ROWS_A_PAGE = 50
ORDERS = {
    "began": ("episode__starts_on", "episode_id", "component"),
    "cancer-type": ("episode__cancer_type", "episode__starts_on"),
    "component": ("component", "episode__starts_on"),
    "state": ("episode__complete", "episode__reason", "episode__starts_on"),
    "payment": ("episode_payment",),
    "received": ("model_paid",),
}
"""The orders of the list by column; the first is the default."""


@for_participant()
def episode_list(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the participant's components of a year's episodes, filtered and in pages."""
    runs = ConstructionRun.objects.without_inputs().latest_by_year()
    years = list(runs)
    year = chosen_year(request, years) or (years[0] if years else clock.today().year)
    run = runs.get(year)
    components = EpisodeComponent.objects.of(participant, run)
    summary = selectors.year_summary(participant, run)
    cancer_types = summary.cancer_types if summary else ()
    form = EpisodeFilterForm({**request.GET.dict(), "year": year}, cancer_types=cancer_types)
    chosen = (
        {name: form.cleaned_data[name] for name in ("cancer_type", "component", "state")} if form.is_valid() else {}
    )
    ordering = chosen_ordering(request, ORDERS)
    page = Paginator(ordering.apply(components.narrowed(**chosen)), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "participant": participant,
        "year": year,
        "years": years,
        "heading": f"Performance year {year}",
        "run": run,
        "form": form,
        "page": page,
        "ordering": ordering,
        "summary": summary,
    }
    return render(request, "episodes/episode_list.html", context)


@for_participant()
def episode(request: HttpRequest, participant: Participant, episode_id: int) -> HttpResponse:
    """Show one episode: its days as a picture and a table, the price of each component, and the claim lines.

    :raises Http404: when the participant furnishes no component of it, or its run is not published.
    """
    rows = Episode.objects.of(participant).select_related("run", "beneficiary", "pc_participant", "tc_participant")
    found = get_object_or_404(rows.filter(run__publications__published_at__isnull=False), pk=episode_id)
    context = {
        "participant": participant,
        "episode": found,
        "components": found.components.filter(participant=participant).select_related("price"),
        "lines": found.lines.filter(participant=participant),
    }
    return render(request, "episodes/episode.html", context)
