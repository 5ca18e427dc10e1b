"""The low-volume opt-out of a performance year: one page to elect it, and one to take it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from portal import clock
from portal.access import for_participant, may_bind
from portal.models import Participant, Role
from portal.participation import selectors
from portal.participation.forms.elections import OptOutForm, TakeBackForm
from portal.participation.models import Election
from portal.participation.rules.low_volume import may_be_taken_back, opt_out_days
from portal.participation.services import elections
from portal.participation.views.years import in_model, requested_year
from portal.participation.wording import OPT_OUT, TAKE_BACK_OPT_OUT
from portal.selectors import policy_book
from portal.views.submitted import submitted


@for_participant()
def election(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show whether the opt-out is open to this participant and what it changes, and take the election."""
    book, today = policy_book(), clock.today()
    counts = selectors.counts_beside_threshold(participant, today=today, book=book)
    newest = max((one.year for one in counts.values() if one.count), default=None)
    asked = requested_year(request, participant, "low-volume-opt-out", offered=counts, newest=newest)
    year = in_model(asked, today=today, book=book)
    form = OptOutForm(request.POST or None, initial={"year": year})
    made = submitted(
        request,
        form,
        lambda data: elections.opt_out(participant=participant, year=year, **form.signature(), by=request.user),
    )
    if made:
        messages.success(request, f"You opted out of {year}.")
        return redirect("portal:receipt", participant.model_id, made.receipt.sequence)
    last = (
        Election.objects.filter(participant=participant, year=year)
        .order_by("-number")
        .select_related("receipt", "withdrawal__receipt")
        .first()
    )
    withdrawn = last if last and hasattr(last, "withdrawal") else None
    days = opt_out_days(year, book=book)
    context = {
        "participant": participant,
        "year": year,
        "years": [one for one in counts if one <= today.year + 1],
        "today": today,
        "counted": counts[year],
        "counts": [one for one in counts.values() if one.count],
        "days": days,
        "is_open": days.opens_on is not None and days.opens_on <= today <= days.due_on,
        "effect": selectors.effect_of_opting_out(participant, year, book=book),
        "election": None if withdrawn else last,
        "withdrawn": withdrawn,
        "may_be_taken_back": may_be_taken_back(year, on=today, book=book),
        "form": form,
        "wordings": (OPT_OUT,),
        "may_bind": may_bind(participant),
    }
    return render(request, "participation/election.html", context)


@for_participant(Role.PRIMARY)
def election_take_back(request: HttpRequest, participant: Participant, election_id: int) -> HttpResponse:
    """Show a signed opt-out, and take the signature that takes it back before its year begins."""
    elected = get_object_or_404(
        Election.objects.select_related("receipt__participant", "participant"), participant=participant, pk=election_id
    )
    page = reverse("participation:election", args=[participant.model_id]) + f"?year={elected.year}"
    form = TakeBackForm(request.POST or None)
    made = submitted(
        request,
        form,
        lambda data: elections.take_back(election=elected, **form.signature(), by=request.user),
    )
    if made:
        messages.success(request, f"You took back the opt-out. You take part in {elected.year}.")
        return redirect(page)
    context = {
        "participant": participant,
        "election": elected,
        "page": page,
        "effect": selectors.effect_of_opting_out(participant, elected.year, book=policy_book()),
        "form": form,
        "wordings": (TAKE_BACK_OPT_OUT,),
        "may_bind": True,
    }
    return render(request, "participation/election_take_back.html", context)
