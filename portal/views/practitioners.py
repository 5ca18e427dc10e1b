"""The individual practitioner list: read, change, certify."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from portal import clock, selectors
from portal.access import for_participant, may_bind, may_prepare
from portal.formatting import long_date
from portal.forms import CertifyListForm, PractitionerForm, RemovePractitionerForm
from portal.models import Participant, Role
from portal.services import practitioners
from portal.services.use_case import Refused
from portal.views.years import asked_year
from portal.wording import PRACTITIONER_LIST


@for_participant()
def practitioner_list(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the list, and certify it by signing the sentence below it."""
    year = asked_year(request, participant, "practitioner-list")
    rows = participant.practitioners.on_list(clock.today())
    fingerprint = rows.fingerprint()
    initial = {"fingerprint": fingerprint, "signer_name": request.user.get_full_name()}
    form = CertifyListForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            certification = practitioners.certify(
                participant=participant,
                year=year,
                fingerprint=data["fingerprint"],
                signer_name=data["signer_name"],
                signer_title=data["signer_title"],
                by=request.user,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"The practitioner list of {year} is certified.")
            return redirect("portal:receipt", participant.model_id, certification.receipt.sequence)
    latest = participant.certifications.filter(year=year).select_related("receipt", "signed_by").first()
    context = {
        "participant": participant,
        "year": year,
        "practitioners": rows,
        "duty": participant.obligations.filter(year=year, code="practitioner-list").first(),
        "today": clock.today(),
        "certification": latest,
        "changed_since": latest is not None and latest.list_fingerprint != fingerprint,
        "form": form,
        "wording": PRACTITIONER_LIST,
        "may_bind": may_bind(request.user, participant),
        "may_prepare": may_prepare(request.user, participant),
    }
    return render(request, "portal/practitioner_list.html", context)


@for_participant(Role.DELEGATE)
def practitioner_add(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Put a practitioner on the list."""
    form = PractitionerForm(request.POST or None, initial={"from_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            row = practitioners.add(participant=participant, source="participant", by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("npi", str(refusal))
        else:
            messages.success(
                request,
                f"{row.first_name} {row.last_name} is on the list from {long_date(row.from_on)}."
                f"{_late(row.from_on, form.cleaned_data['from_on'])} Certify the list again.",
            )
            return redirect("portal:practitioner-list", participant.model_id)
    context = {"participant": participant, "form": form}
    return render(request, "portal/practitioner_add.html", context)


@for_participant(Role.DELEGATE)
def practitioner_remove(request: HttpRequest, participant: Participant, practitioner_id: int) -> HttpResponse:
    """Take a practitioner off the list after a day."""
    row = get_object_or_404(participant.practitioners, pk=practitioner_id)
    form = RemovePractitionerForm(request.POST or None, initial={"to_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            row = practitioners.remove(practitioner=row, to_on=form.cleaned_data["to_on"], by=request.user)
        except Refused as refusal:
            form.add_error("to_on", str(refusal))
        else:
            messages.success(
                request,
                f"{row.first_name} {row.last_name} is off the list after {long_date(row.to_on)}."
                f"{_late(row.to_on, form.cleaned_data['to_on'])}",
            )
            return redirect("portal:practitioner-list", participant.model_id)
    context = {"participant": participant, "practitioner": row, "form": form}
    return render(request, "portal/practitioner_remove.html", context)


def _late(effective_on: date, stated_on: date) -> str:
    """Say why another day counts than the one typed, where it does."""
    if effective_on == stated_on:
        return ""
    days = selectors.policy_book().on(clock.today())["deadlines/practitioner_list_change_notice_days"]
    return f" You told CMS more than {days} days after {long_date(stated_on)}, so the day it came in counts."
