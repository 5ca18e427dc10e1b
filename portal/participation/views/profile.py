"""The page “Your practice”: what CMS has on file about a participant."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal import clock
from portal.access import for_participant, may_bind, may_prepare
from portal.models import Participant, Role
from portal.participation import selectors
from portal.participation.forms.profile import ConfirmProfileForm
from portal.participation.models import NoticeLetterhead
from portal.participation.profile import fingerprint_of, on_file
from portal.participation.rules.profile import year_to_confirm
from portal.participation.services import beneficiary_notices, profiles
from portal.participation.wording import PROFILE
from portal.selectors import policy_book
from portal.views.submitted import submitted


@for_participant()
def profile(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show what is on file with the days and reasons, and take the yearly confirmation that it is right."""
    today = clock.today()
    year = year_to_confirm(today, book=policy_book())
    prefetch_related_objects([participant], "kind_periods", "exclusions", "sites")
    pairs = on_file(participant)
    shown = fingerprint_of(pairs)
    form = ConfirmProfileForm(request.POST or None, initial={"year": year, "fingerprint": shown})
    made = submitted(
        request,
        form,
        lambda data: profiles.confirm(
            participant=participant,
            year=data["year"] or year or today.year,
            fingerprint=data["fingerprint"],
            **form.signature(),
            by=request.user,
        ),
    )
    if made:
        messages.success(request, f"You confirmed your profile for {made.year}.")
        return redirect("portal:receipt", participant.model_id, made.receipt.sequence)
    if form.is_bound and form.data.get("fingerprint") != shown:
        form = ConfirmProfileForm(initial={"year": year, "fingerprint": shown})
        messages.error(request, "CMS changed something while this page was open. Review it again, then confirm it.")
    confirmed = participant.profileconfirmations.select_related("receipt").filter(year=year).first()
    context = {
        "participant": participant,
        "today": today,
        "in_model": selectors.is_in_model(participant, today),
        "exclusions": _by_day(participant.exclusions.all(), today),
        "kinds": _by_day(participant.kind_periods.all(), today),
        "sites": _by_day(participant.sites.all(), today),
        "primaries": participant.seats.in_force().filter(role=Role.PRIMARY).select_related("user"),
        "letterhead": NoticeLetterhead.objects.select_related("logo").filter(participant=participant).first(),
        "on_file": pairs,
        "year": year,
        "confirmed": confirmed,
        "changed_since": confirmed is not None and confirmed.fingerprint != shown,
        "form": form,
        "wordings": (PROFILE,),
        "requests": participant.profile_requests.select_related("decision"),
        "may_bind": may_bind(participant),
        "may_prepare": may_prepare(participant),
    }
    return render(request, "participation/profile.html", context)


def _by_day(rows: Any, today: date) -> list[Any]:
    """Return dated facts with where their days lie, as `shown`."""
    found = list(rows)
    for row in found:
        row.shown = row.when(today)
    return found


@for_participant()
def profile_logo(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Answer with the logo as a picture, or with nothing where there is none, or none that may be read."""
    letterhead = NoticeLetterhead.objects.select_related("logo").filter(participant=participant).first()
    logo = letterhead and letterhead.logo and beneficiary_notices.logo_of(letterhead.logo, by=request.user)
    return HttpResponse(logo, content_type="image/png") if logo else HttpResponse(status=204)
