"""Pages of a participant's case mix and historical experience adjustments, and their download, 42 CFR 512.255."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from episodes import selectors
from episodes.models import Adjustment
from episodes.rules import adjustments as rules
from episodes.rules.geography import GeographicFactor
from episodes.selectors import AdjustedYear
from episodes.selectors.geography import geography
from portal import clock
from portal.access import for_participant
from portal.models import Participant
from portal.rules.performance_years import policy_of
from portal.selectors import policy_book
from portal.views.sheets import sheet

COLUMNS = (
    "performance_year", "model_id", "component", "case_mix_adjustment", "case_mix_episodes",
    "historical_experience_adjustment", "baseline_episodes", "blend", "geographic_factor", "geographic_factor_used",
    "source",
)  # fmt: skip


@for_participant()
def adjustment_list(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the adjustments of each performance year and component, 0 with its reason, as a picture and a table."""
    placed = _placed(participant)
    rows = [one for one, _ in placed]
    context = {
        "participant": participant,
        "rows": rows,
        "placed": placed,
        "delivered": [row for row in rows if row.row],
        "components": sorted({(row.component, row.component_label) for row in rows if row.row}),
    }
    return render(request, "episodes/adjustment_list.html", context)


@for_participant()
def adjustment_worksheet(request: HttpRequest, participant: Participant, adjustment_id: int) -> HttpResponse:
    """Show the worksheets of adjustments that were calculated from claims; others have none."""
    calculated = Adjustment.objects.filter(participant=participant, proposed__isnull=False).select_related("proposed")
    row = get_object_or_404(calculated, pk=adjustment_id)
    blend = rules.blend(row.historical_experience, policy=policy_of(row.year, book=policy_book()))
    return render(
        request, "episodes/adjustment_worksheet.html", {"participant": participant, "row": row, "blend": blend}
    )


@for_participant()
def adjustment_file(request: HttpRequest, participant: Participant, ending: str) -> HttpResponse:
    """Send the delivered adjustments, one row for each performance year and component; a missing count is empty."""
    lines = [
        [
            str(one.year), participant.model_id, one.component, _plain(row.case_mix), _plain(row.window_episodes),
            _plain(row.historical_experience), _plain(row.baseline_episodes), _plain(one.blend),
            _plain(row.geographic_factor), _plain(place.geographic_factor), row.source,
        ]
        for one, place in _placed(participant)
        if (row := one.row)
    ]  # fmt: skip
    return sheet(f"{participant.model_id}-adjustments", COLUMNS, lines, ending=ending)


def _placed(participant: Participant) -> list[tuple[AdjustedYear, GeographicFactor]]:
    """Return a participant's adjustments, each with the geographic factor that prices use beside it."""
    book = policy_book()
    places = geography(book=book, participant=participant)
    return [
        (one, places.of(participant.pk, one.component, one.year, adjustment=one.row))
        for one in selectors.adjusted_years(participant, today=clock.today(), book=book)
    ]


def _plain(number: object) -> str:
    return "" if number is None else str(number)
