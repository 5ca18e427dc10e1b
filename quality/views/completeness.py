"""Page of the completeness of clinical data, and of the quality points as they stand today."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from episodes.models import Beneficiary
from episodes.selectors import ClinicalEpisode
from portal import clock
from portal.access import for_participant, may_prepare
from portal.models import Participant
from portal.selectors import policy_book
from portal.views.years import chosen_year
from quality import completeness as figures
from quality import selectors
from quality.forms.completeness import MissingFilterForm

ROWS_A_PAGE = 50


@for_participant()
def completeness(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show for how many beneficiaries clinical data are accepted, who is missing, and the points of today."""
    book, today = policy_book(), clock.today()
    every = selectors.files_of(participant, today=today, book=book)
    years = sorted({file.year for file in every})
    year = chosen_year(request, years) or min(years, key=lambda year: abs(year - today.year), default=None)
    context = {"participant": participant, "years": years, "year": year, "today": today}
    if year is None:
        return render(request, "quality/completeness.html", context)
    found = figures.completeness(participant, year, files=every, book=book)
    missing = found.missing
    planners = figures.planners(participant, missing)
    form = MissingFilterForm({**request.GET.dict(), "year": year}, missing=missing, planners=planners)
    shown = figures.narrowed(missing, **form.chosen())
    page = Paginator(shown, ROWS_A_PAGE).get_page(request.GET.get("page"))
    people = _people(page.object_list)
    page.object_list = [
        (one, people[one.beneficiary_id], planners.get(one.planning_npi, "")) for one in page.object_list
    ]
    context |= {
        "found": found,
        "missing": missing,
        "form": form,
        "page": page,
        "score": figures.score_today(participant, found, book=book),
        "may_prepare": may_prepare(participant),
    }
    return render(request, "quality/completeness.html", context)


def _people(rows: Iterable[ClinicalEpisode]) -> dict[int, Beneficiary]:
    """Return the beneficiaries of some episodes by primary key, in one query."""
    return Beneficiary.objects.in_bulk([row.beneficiary_id for row in rows])
