"""Addresses of calendar feeds, by their tokens."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from portal.models import Seat
from portal.participation.models import CalendarAddress


def calendar_address(token: str) -> CalendarAddress | None:
    """Return the address of a calendar feed by its token; None if it ended, or if its owner has lost the seat."""
    seats = Seat.objects.in_force().filter(user=OuterRef("user"), participant=OuterRef("participant"))
    works = CalendarAddress.objects.filter(Exists(seats), ended_at__isnull=True, user__is_active=True)
    return works.filter(pk=CalendarAddress.pk_of(token)).select_related("participant").first()
