"""The attestations of a performance year: one page to sign each, one to withdraw it, and the download of its file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from portal import clock
from portal.access import for_participant, may_bind
from portal.models import Participant, Role
from portal.participation.attestations import BY_CODE
from portal.participation.forms.attestations import WithdrawAttestationForm
from portal.participation.models import Attestation
from portal.participation.models.signed_statement import SignedStatement
from portal.participation.occasions import occasion_of
from portal.participation.services import attestations
from portal.participation.views.years import in_model, requested_year
from portal.participation.wording import WITHDRAW_ATTESTATION
from portal.selectors import policy_book
from portal.views.downloads import download
from portal.views.submitted import submitted


@for_participant()
def attestation(request: HttpRequest, participant: Participant, code: str) -> HttpResponse:
    """Show the attestation, take the signature, and redirect to its receipt."""
    kind = BY_CODE.get(code)
    if kind is None:
        raise Http404("We cannot find that attestation.")
    book, today = policy_book(), clock.today()
    year = in_model(requested_year(request, participant, code), today=today, book=book)
    last = _last_signed(participant, year=year, code=code)
    withdrawn = last if last and hasattr(last, "withdrawal") else None
    signed = None if withdrawn else last
    occasion = occasion_of(participant, year, today=today, book=book)
    form = kind.form(
        request.POST or None,
        request.FILES or None,
        occasion=occasion,
        initial={**(withdrawn.answers if withdrawn else {}), "year": year},
    )
    made = submitted(
        request,
        form,
        lambda data: attestations.attest(
            participant=participant,
            year=year,
            code=code,
            answers=form.answers(),
            evidence=data.get("evidence"),
            **form.signature(),
            by=request.user,
        ),
    )
    if made:
        messages.success(request, f"{kind.name}: you attested for {year}{late_words(made)}.")
        return redirect("portal:receipt", participant.model_id, made.receipt.sequence)
    obligation = participant.obligations.filter(year=year, code=code).first()
    context = {
        "participant": participant,
        "kind": kind,
        "year": year,
        "today": today,
        "obligation": obligation,
        "attestation": signed,
        "withdrawn": withdrawn,
        "summary": kind.summary(signed.answers) if signed else None,
        "form": form,
        "wordings": kind.wordings(occasion),
        "may_bind": may_bind(participant),
        "opens_later": bool(not form.is_bound and obligation and obligation.opens_on and today < obligation.opens_on),
        "may_withdraw": may_bind(participant) and obligation is not None and today <= obligation.due_on,
    }
    return render(request, "participation/attestation.html", context)


@for_participant(Role.PRIMARY)
def attestation_withdraw(request: HttpRequest, participant: Participant, attestation_id: int) -> HttpResponse:
    """Show a signed attestation, take the signature that withdraws it, and lead back to its page to sign anew."""
    signed = get_object_or_404(
        Attestation.objects.select_related("receipt__participant", "participant", "evidence"),
        participant=participant,
        pk=attestation_id,
    )
    page = reverse("participation:attestation", args=[participant.model_id, signed.code]) + f"?year={signed.year}"
    form = WithdrawAttestationForm(request.POST or None)
    made = submitted(
        request,
        form,
        lambda data: attestations.withdraw(attestation=signed, **form.signature(), by=request.user),
    )
    if made:
        messages.success(request, f"You withdrew: {signed.title}, {signed.year}. Now attest again.")
        return redirect(page)
    kind = BY_CODE.get(signed.code)
    context: dict[str, Any] = {
        "participant": participant,
        "attestation": signed,
        "page": page,
        "obligation": participant.obligations.filter(year=signed.year, code=signed.code).first(),
        "summary": kind.summary(signed.answers) if kind else None,
        "form": form,
        "wordings": (WITHDRAW_ATTESTATION,),
        "may_bind": True,
    }
    return render(request, "participation/attestation_withdraw.html", context)


@for_participant()
def attestation_evidence(request: HttpRequest, participant: Participant, attestation_id: int) -> HttpResponseBase:
    """Download the file that supports an attestation."""
    signed = get_object_or_404(
        Attestation.objects.select_related("evidence"),
        participant=participant,
        pk=attestation_id,
        evidence__isnull=False,
    )
    return download(request, signed.evidence)


def late_words(signed: SignedStatement) -> str:
    """Return the words that tell how late a statement was signed; empty if it was in time."""
    days = signed.days_late
    return f", {days} {'day' if days == 1 else 'days'} after the last day" if days else ""


def _last_signed(participant: Participant, *, year: int, code: str) -> Attestation | None:
    """Return the last attestation of a year with its withdrawal, if it was withdrawn."""
    signed = Attestation.objects.filter(participant=participant, year=year, code=code).order_by("-number")
    return signed.select_related("receipt", "withdrawal__receipt", "evidence").first()
