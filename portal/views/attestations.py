"""Attest CEHRT and PSO, and opt out of a year."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal import clock, selectors
from portal.access import for_participant, may_bind
from portal.forms import CEHRTForm, OptOutForm, PSOForm, SignatureForm
from portal.models import Attestation, Participant
from portal.rules.low_volume import data_year
from portal.rules.performance_years import performance_year, performance_years
from portal.services import attestations
from portal.services.use_case import Refused
from portal.views.years import asked_year
from portal.wording import CEHRT, OPT_OUT, PSO, Wording


@for_participant()
def attestation_cehrt(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Attest the use of certified EHR technology."""
    form = CEHRTForm(request.POST or None, initial={"signer_name": request.user.get_full_name()})
    answers = {}
    if form.is_bound and form.is_valid():
        answers = {"certification_id": form.cleaned_data["certification_id"]}
    return _attestation(request, participant, form, answers, kind=Attestation.Kind.CEHRT, wording=CEHRT)


@for_participant()
def attestation_pso(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Attest taking part in a patient safety organization."""
    form = PSOForm(request.POST or None, initial={"signer_name": request.user.get_full_name()})
    answers = form.answers() if form.is_bound and form.is_valid() else {}
    return _attestation(request, participant, form, answers, kind=Attestation.Kind.PSO, wording=PSO)


def _attestation(
    request: HttpRequest,
    participant: Participant,
    form: SignatureForm,
    answers: dict[str, str],
    *,
    kind: str,
    wording: Wording,
) -> HttpResponse:
    """Show what is attested, take the signature, and lead to its receipt."""
    year = asked_year(request, participant, kind)
    if request.method == "POST" and form.is_valid():
        try:
            made = attestations.attest(
                participant=participant,
                year=year,
                kind=kind,
                answers=answers,
                signer_name=form.cleaned_data["signer_name"],
                signer_title=form.cleaned_data["signer_title"],
                by=request.user,
            )
        except Refused as refusal:
            form.add_error(form.refused_at, str(refusal))
        else:
            messages.success(request, f"{made.get_kind_display()}: attested for {year}.")
            return redirect("portal:receipt", participant.model_id, made.receipt.sequence)
    context = {
        "participant": participant,
        "year": year,
        "today": clock.today(),
        "duty": participant.obligations.filter(year=year, code=kind).first(),
        "attestation": participant.attestations.filter(year=year, kind=kind).select_related("receipt").first(),
        "form": form,
        "wording": wording,
        "may_bind": may_bind(request.user, participant),
    }
    return render(request, f"portal/attestation_{kind}.html", context)


@for_participant()
def election(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show whether the low-volume opt-out is open to this participant, and take the election."""
    year = asked_year(request, participant, "low-volume-opt-out")
    book = selectors.policy_book()
    in_model = performance_years(book=book, on=clock.today())
    year = min(max(year, in_model[0].year), in_model[-1].year)
    count, answer = selectors.low_volume_of(participant, year) or (None, None)
    form = OptOutForm(request.POST or None, initial={"signer_name": request.user.get_full_name()})
    if request.method == "POST" and form.is_valid():
        try:
            made = attestations.opt_out(
                participant=participant,
                year=year,
                signer_name=form.cleaned_data["signer_name"],
                signer_title=form.cleaned_data["signer_title"],
                by=request.user,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"You opted out of {year}.")
            return redirect("portal:receipt", participant.model_id, made.receipt.sequence)
    context = {
        "participant": participant,
        "year": year,
        "today": clock.today(),
        "data_year": data_year(year, book=book),
        "count": count,
        "answer": answer,
        "threshold": book.on(performance_year(year, book=book).starts_on)["participation/low_volume_threshold"],
        "election": participant.elections.filter(year=year).select_related("receipt").first(),
        "form": form,
        "wording": OPT_OUT,
        "may_bind": may_bind(request.user, participant),
    }
    return render(request, "portal/election.html", context)
