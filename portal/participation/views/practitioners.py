"""The individual practitioner list: read, change, certify."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from portal import clock
from portal.access import for_participant, may_bind, may_prepare
from portal.formatting import long_date
from portal.models import Participant, Role
from portal.participation.forms import CertifyListForm, PractitionerForm, RemovePractitionerForm
from portal.participation.services import practitioners
from portal.participation.views.years import requested_year
from portal.participation.wording import PRACTITIONER_LIST
from portal.selectors import policy_book
from portal.views.submitted import submitted


@for_participant()
def practitioner_list(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the list, and take the signature that certifies it."""
    year = requested_year(request, participant, "practitioner-list")
    rows = participant.practitioners.on(clock.today())
    fingerprint = rows.fingerprint()
    initial = {"fingerprint": fingerprint, "year": year}
    form = CertifyListForm(request.POST or None, initial=initial)
    made = submitted(
        request,
        form,
        lambda data: practitioners.certify(
            participant=participant, year=year, fingerprint=data["fingerprint"], **form.signature(), by=request.user
        ),
    )
    if made:
        messages.success(request, f"The practitioner list of {year} is certified.")
        return redirect("portal:receipt", participant.model_id, made.receipt.sequence)
    latest = participant.certifications.filter(year=year).select_related("receipt", "signed_by").first()
    context = {
        "participant": participant,
        "year": year,
        "practitioners": rows,
        "obligation": participant.obligations.filter(year=year, code="practitioner-list").first(),
        "today": clock.today(),
        "delivery": participant.list_deliveries.filter(year=year).first(),
        "certification": latest,
        "changed_since": latest is not None and latest.list_fingerprint != fingerprint,
        "form": form,
        "wordings": (PRACTITIONER_LIST,),
        "may_bind": may_bind(participant),
        "may_prepare": may_prepare(participant),
    }
    return render(request, "participation/practitioner_list.html", context)


@for_participant(Role.DELEGATE)
def practitioner_add(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Add a practitioner to the list."""
    form = PractitionerForm(request.POST or None, initial={"from_on": clock.today()})
    row = submitted(
        request,
        form,
        lambda data: practitioners.add(participant=participant, source="participant", by=request.user, **data),
    )
    if row:
        messages.success(
            request,
            f"{row.first_name} {row.last_name} is on the list from {long_date(row.from_on)}."
            f"{_late_notice(row.from_on, form.cleaned_data['from_on'])} Certify the list again.",
        )
        return redirect("participation:practitioner-list", participant.model_id)
    return render(request, "participation/practitioner_add.html", {"participant": participant, "form": form})


@for_participant(Role.DELEGATE)
def practitioner_remove(request: HttpRequest, participant: Participant, practitioner_id: int) -> HttpResponse:
    """Remove a practitioner from the list after a last day."""
    row = get_object_or_404(participant.practitioners, pk=practitioner_id)
    form = RemovePractitionerForm(request.POST or None, initial={"to_on": clock.today()})
    removed = submitted(
        request,
        form,
        lambda data: practitioners.remove(practitioner=row, to_on=data["to_on"], by=request.user),
    )
    if removed:
        messages.success(
            request,
            f"{removed.first_name} {removed.last_name} is off the list after {long_date(removed.to_on)}."
            f"{_late_notice(removed.to_on, form.cleaned_data['to_on'])}",
        )
        return redirect("participation:practitioner-list", participant.model_id)
    context = {"participant": participant, "practitioner": row, "form": form}
    return render(request, "participation/practitioner_remove.html", context)


def _late_notice(effective_on: date, stated_on: date) -> str:
    """Return a sentence that says why the change takes effect later than typed; empty if it does not."""
    if effective_on == stated_on:
        return ""
    days = policy_book().on(clock.today())["deadlines/practitioner_list_change_notice_days"]
    return (
        f" You told CMS more than {days} days after {long_date(stated_on)}, so the change counts from the day CMS "
        "received it."
    )
