"""Handovers: a primary point of contact makes a colleague primary, leaves notes, and keeps or ends the own access."""

from __future__ import annotations

from django.urls import reverse

from portal import access, clock, personal_data
from portal.models import Handover, Participant, Role, Seat, User

from . import messages, seats
from .use_case import Refused, use_case

END = "end"
"""The choice to end the own access, beside the roles."""


@use_case("handover.hand_over")
def hand_over(*, participant: Participant, successor: Seat, notes: str, afterwards: str, by: User) -> Handover:
    """Make a colleague primary point of contact, keep notes for them, and change or end the own seat.

    Everybody with access gets a message. The contact on file with CMS stays: only the help desk changes it.

    :param successor: the colleague's seat in force.
    :param afterwards: the own role from now on, or `END`.
    :raises Refused: for the own seat, one that ended or belongs elsewhere, empty notes, or notes with an identifier.
    :raises NotAllowed: for everybody but a primary point of contact.
    """
    access.check_may_bind(by, participant)
    personal_data.check_text(notes, field="notes")
    if not notes.strip():
        raise Refused("Write what your successor must know, such as open work and people to call.", field="notes")
    if afterwards not in (*Role.values, END):
        raise Refused("Choose what happens with your own access.", field="afterwards")
    successor = Seat.objects.select_related("user").get(pk=successor.pk)
    if successor.participant_id != participant.pk or not successor.is_in_force:
        raise Refused(
            "This person no longer has access. Choose another one, or invite the person again.", field="successor"
        )
    if successor.user_id == by.pk:
        raise Refused("Choose another person than yourself.", field="successor")
    seats.change_role(seat=successor, role=Role.PRIMARY, by=by)
    handover = Handover.objects.create(
        participant=participant, handed_by=by, successor=successor.user, notes=notes.strip(), handed_at=clock.real_now()
    )
    messages.send(
        participant=participant,
        subject="There is a new primary point of contact",
        body=f"{by} handed the work for the RO Model over to {successor.user}. The notes are on the page of people.",
        path=reverse("portal:people", args=[participant.model_id]),
        by=by,
    )
    own = access.seat_of(by, participant)
    if own is not None and afterwards == END:
        seats.end(seat=own, by=by)
    elif own is not None:
        seats.change_role(seat=own, role=afterwards, by=by)
    return handover
