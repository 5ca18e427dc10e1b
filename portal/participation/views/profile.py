"""The page “Your practice”: what CMS has on file about a participant."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portal import clock
from portal.access import for_participant, may_bind, may_prepare
from portal.models import Participant, Role
from portal.participation import selectors
from portal.participation.models import NoticeLetterhead
from portal.participation.services import beneficiary_notices
from portal.selectors import policy_book


@for_participant()
def profile(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the organization, its standing with the days and reasons, its sites, its contacts and its logo."""
    today = clock.today()
    context = {
        "participant": participant,
        "today": today,
        "in_model": selectors.is_in_model(participant, today, book=policy_book()),
        "exclusions": _by_day(participant.exclusions.all(), today),
        "kinds": _by_day(participant.kind_periods.all(), today),
        "sites": _by_day(participant.sites.all(), today),
        "primaries": participant.seats.in_force().filter(role=Role.PRIMARY).select_related("user"),
        "letterhead": NoticeLetterhead.objects.select_related("logo").filter(participant=participant).first(),
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
    """Answer with the logo as a picture."""
    letterhead = NoticeLetterhead.objects.select_related("logo").filter(participant=participant).first()
    logo = letterhead and letterhead.logo and beneficiary_notices.logo_of(letterhead.logo, by=request.user)
    if not logo:
        raise Http404("There is no logo.")
    return HttpResponse(logo, content_type="image/png")
