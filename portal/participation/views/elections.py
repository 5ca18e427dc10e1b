"""The low-volume opt-out of a performance year."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal import clock
from portal.access import for_participant, may_bind
from portal.models import Participant
from portal.participation import selectors
from portal.participation.forms import OptOutForm
from portal.participation.rules.low_volume import data_year
from portal.participation.services import elections
from portal.participation.views.years import requested_year
from portal.participation.wording import OPT_OUT
from portal.rules.performance_years import performance_years, policy_of
from portal.selectors import policy_book
from portal.views.submitted import submitted


@for_participant()
def election(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show whether the opt-out is open to this participant, and take the election."""
    book, today = policy_book(), clock.today()
    in_model = performance_years(book=book, on=today)
    year = min(max(requested_year(request, participant, "low-volume-opt-out"), in_model[0].year), in_model[-1].year)
    form = OptOutForm(request.POST or None, initial={"year": year})
    made = submitted(
        request,
        form,
        lambda data: elections.opt_out(participant=participant, year=year, **form.signature(), by=request.user),
    )
    if made:
        messages.success(request, f"You opted out of {year}.")
        return redirect("portal:receipt", participant.model_id, made.receipt.sequence)
    count, answer = selectors.low_volume_of(participant, year, today=today, book=book) or (None, None)
    context = {
        "participant": participant,
        "year": year,
        "today": today,
        "data_year": data_year(year, book=book),
        "count": count,
        "answer": answer,
        "threshold": policy_of(year, book=book)["participation/low_volume_threshold"],
        "election": participant.elections.filter(year=year).select_related("receipt").first(),
        "form": form,
        "wordings": (OPT_OUT,),
        "may_bind": may_bind(participant),
    }
    return render(request, "participation/election.html", context)
