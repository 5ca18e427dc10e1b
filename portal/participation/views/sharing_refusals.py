"""Patients who refuse data sharing: recorded, listed, ended when they agree."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from portal import clock
from portal.access import for_participant, may_prepare
from portal.formatting import long_date
from portal.models import Participant, Role
from portal.participation.forms.sharing_refusals import EndSharingRefusalForm, SharingRefusalForm
from portal.participation.services import sharing_refusals
from portal.views.submitted import submitted

ROWS_A_PAGE = 50


@for_participant()
def sharing_refusal_list(request: HttpRequest, participant: Participant) -> HttpResponse:
    """List the refusals of a participant's patients, and take another."""
    form = SharingRefusalForm(request.POST or None, initial={"refused_on": clock.today()})
    made = submitted(
        request, form, lambda data: sharing_refusals.record(participant=participant, by=request.user, **data)
    )
    if made:
        late = f" The last day to tell CMS was {long_date(made.due_on)}." if made.is_late else ""
        messages.success(request, f"You told CMS that this patient refuses data sharing.{late}")
        return redirect("portal:receipt", participant.model_id, made.receipt.sequence)
    rows = participant.sharing_refusals.select_related("receipt")
    context = {
        "participant": participant,
        "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "may_prepare": may_prepare(participant),
    }
    return render(request, "participation/sharing_refusal_list.html", context)


@for_participant(Role.DELEGATE)
def sharing_refusal_end(request: HttpRequest, participant: Participant, refusal_id: int) -> HttpResponse:
    """End a refusal, because the patient agreed."""
    refusal = get_object_or_404(participant.sharing_refusals, pk=refusal_id)
    form = EndSharingRefusalForm(request.POST or None)
    ended = submitted(
        request, form, lambda data: sharing_refusals.end(refusal=refusal, to_on=data["to_on"], by=request.user)
    )
    if ended:
        messages.success(request, f"The refusal of {ended.masked_mbi} ended {long_date(ended.to_on)}.")
        return redirect("participation:sharing-refusal-list", participant.model_id)
    context = {"participant": participant, "refusal": refusal, "form": form}
    return render(request, "participation/sharing_refusal_end.html", context)
