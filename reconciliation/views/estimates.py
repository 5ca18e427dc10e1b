"""The payment estimator: what an episode pays a participant, and what its patient owes, in each case."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from episodes.rules.payment_amounts import payment_amount, price_days
from episodes.selectors.payment_amounts import factors_of, years_of
from portal import clock
from portal.access import for_participant
from portal.models import Participant
from portal.participation.selectors import current_performance_year
from portal.selectors import policy_book
from portal.views.years import chosen_year
from reconciliation.forms import EstimateForm
from reconciliation.rules.estimates import estimate as estimated


@for_participant()
def estimate(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Estimate one episode from the participant's factors of a year. No patient's data are asked, nothing is kept."""
    book, today = policy_book(), clock.today()
    years = years_of(participant, on=today, book=book)
    nearest = current_performance_year(today, book=book)
    year = chosen_year(request, years) or min(years, key=lambda one: abs(one - nearest), default=None)
    context: dict[str, Any] = {"participant": participant, "years": years, "year": year}
    if year is not None:
        factors, undelivered = factors_of(participant, year, book=book)
        days = price_days(year, book=book)
        given = {"initial": {"year": year}, "components": sorted(factors), "days": days, "book": book}
        form = EstimateForm(request.GET, **given) if "cancer_type" in request.GET else EstimateForm(**given)
        context |= {"form": form, "undelivered": undelivered}
        if form.is_valid():
            context["estimates"] = [
                (one, one.payment and estimated(one.payment, form.case_of(component), starts_on=one.from_on, book=book))
                for component in sorted(factors)
                for one in [
                    payment_amount(
                        form.cleaned_data["cancer_type"], component, year, factors[component],
                        from_on=form.cleaned_data["begins"], book=book,
                    )
                ]
            ]  # fmt: skip
    return render(request, "reconciliation/estimate.html", context)
