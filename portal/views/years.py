"""Which performance year a page is about."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest

from portal import clock
from portal.models import Participant


def chosen_year(request: HttpRequest, years: Iterable[int]) -> int | None:
    """Return the year named in the URL when it is one of these."""
    asked = request.GET.get("year", "")
    return int(asked) if asked in map(str, years) else None


def asked_year(request: HttpRequest, participant: Participant, code: str) -> int:
    """Return the year named in the URL when this duty is owed in it, else the year whose duty is due next."""
    duties = list(participant.obligations.filter(code=code).order_by("year"))
    years = [duty.year for duty in duties]
    if chosen := chosen_year(request, years):
        return chosen
    today = clock.today()
    pressing = [duty.year for duty in duties if duty.status(today) in ("due", "overdue")]
    return pressing[0] if pressing else min(years, key=lambda year: abs(year - today.year), default=today.year)
