"""The attestations of a performance year: one page for all of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal import clock
from portal.access import for_participant, may_bind
from portal.models import Participant
from portal.participation.attestations import BY_CODE
from portal.participation.services import attestations
from portal.participation.views.years import requested_year
from portal.views.submitted import submitted


@for_participant()
def attestation(request: HttpRequest, participant: Participant, code: str) -> HttpResponse:
    """Show the attestation, take the signature, and redirect to its receipt."""
    kind = BY_CODE.get(code)
    if kind is None:
        raise Http404("We cannot find that attestation.")
    year = requested_year(request, participant, code)
    form = kind.form(request.POST or None, initial={"signer_name": request.user.get_full_name(), "year": year})
    made = submitted(
        request,
        form,
        lambda data: attestations.attest(
            participant=participant, year=year, code=code, answers=form.answers(), **form.signature(), by=request.user
        ),
    )
    if made:
        messages.success(request, f"{kind.name}: you attested for {year}.")
        return redirect("portal:receipt", participant.model_id, made.receipt.sequence)
    signed = participant.attestations.filter(year=year, code=code).select_related("receipt").first()
    context = {
        "participant": participant,
        "kind": kind,
        "year": year,
        "today": clock.today(),
        "obligation": participant.obligations.filter(year=year, code=code).first(),
        "attestation": signed,
        "summary": kind.summary(signed.answers) if signed else None,
        "form": form,
        "wordings": kind.wordings,
        "may_bind": may_bind(participant),
    }
    return render(request, "participation/attestation.html", context)
