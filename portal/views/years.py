"""Which performance year a page is about."""

from __future__ import annotations

from django.http import HttpRequest

from portal import clock
from portal.models import Participant


def asked_year(request: HttpRequest, participant: Participant, code: str) -> int:
    """Return the year named in the URL when this duty is owed in it, else the year whose duty is due next."""
    duties = list(participant.obligations.filter(code=code).order_by("year"))
    asked = request.GET.get("year", "")
    if asked in {str(duty.year) for duty in duties}:
        return int(asked)
    today = clock.today()
    pressing = [duty.year for duty in duties if duty.status(today) in ("due", "overdue")]
    years = [duty.year for duty in duties]
    return pressing[0] if pressing else min(years, key=lambda year: abs(year - today.year), default=today.year)
