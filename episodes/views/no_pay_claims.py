"""The page of a participant's paid components whose no-pay claims have not arrived, 42 CFR 512.150."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from episodes.models import ConstructionRun, NoPayShortfall
from episodes.rules.no_pay_claims import expectation
from portal import clock
from portal.access import for_participant
from portal.models import Participant
from portal.selectors import policy_book
from portal.views.years import chosen_year

ROWS_A_PAGE = 50


@for_participant()
def no_pay_list(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the components of a year with fewer no-pay lines than expected, in pages."""
    runs = ConstructionRun.objects.without_inputs().latest_by_year()
    years = list(runs)
    year = chosen_year(request, years) or (years[0] if years else clock.today().year)
    run = runs.get(year)
    found = NoPayShortfall.objects.of(participant, run).select_related("component__episode__beneficiary")
    context = {
        "participant": participant,
        "years": years,
        "year": year,
        "run": run,
        "expected": expectation(year, claims_through=run.claims_through, book=policy_book()) if run else None,
        "page": Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "episodes/no_pay_list.html", context)
