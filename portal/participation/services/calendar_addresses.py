"""Secret addresses of calendar feeds: made and ended by the person whose they are."""

from __future__ import annotations

from portal import clock
from portal.access import NotAllowed
from portal.models import Participant, User
from portal.participation.models import CalendarAddress
from portal.services.use_case import use_case


@use_case("calendar_address.make")
def make(*, participant: Participant, by: User) -> CalendarAddress:
    """Make a person's address of a participant's calendar feed; their former one ends.

    :raises NotAllowed: for a person without a seat.
    """
    # The lock on the seat lets two clicks make one address after the other.
    if not participant.seats.in_force().filter(user=by).select_for_update():
        raise NotAllowed("Only people of the practice have a calendar feed.")
    end(participant=participant, by=by)
    return CalendarAddress.objects.create(participant=participant, user=by, made_at=clock.real_now())


@use_case("calendar_address.end")
def end(*, participant: Participant, by: User) -> None:
    """End a person's address of a participant's calendar feed, if there is one."""
    participant.calendar_addresses.filter(user=by, ended_at__isnull=True).update(ended_at=clock.real_now())
