"""Seats of people at participants: given, changed and ended; a practice keeps at least one primary contact."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.mail import send_mail

from portal import access, clock, personal_data
from portal.formatting import EASTERN, long_date
from portal.models import Participant, Role, Seat, User
from portal.selectors import policy_book
from portal.staff import HELP_DESK, may_act_as

from . import jobs
from .typed_days import check_in_reach
from .use_case import Actor, Refused, use_case

FOR_STAFF = "CMS staff cannot have access to a practice. Enter the address of a person who works for the practice."
ONLY_PRIMARY = "A practice needs a primary point of contact. Name a second one first, then try again."


@use_case("seat.give")
def give(*, user: User, participant: Participant, role: str, by: Actor) -> Seat:
    """Give a person a seat at a participant; a person who has a seat there keeps it unchanged.

    :raises Refused: for CMS staff.
    """
    if user.is_staff:
        raise Refused(FOR_STAFF, field="email")
    _lock(participant)
    return access.seat_of(user, participant) or Seat.objects.create(
        participant=participant, user=user, role=role, started_at=clock.real_now()
    )


@use_case("seat.end")
def end(*, seat: Seat, last_on: date | None = None, reason: str = "", by: Actor) -> Seat:
    """End a seat now, or after a last day. People may end their own; an ended seat stays as it is.

    :param last_on: the last day of access in Eastern time, by real time; None ends it at once.
    :param reason: for the history; the help desk must give one.
    :raises Refused: for a day in the past, the only primary point of contact, or a help desk without a reason.
    :raises NotAllowed: for everybody but a primary point of contact, the person and the help desk.
    """
    _lock(seat.participant)
    seat = Seat.objects.select_for_update().get(pk=seat.pk)
    if not seat.is_in_force:
        return seat
    _check_may_end(seat, reason, by)
    check_in_reach(book=policy_book(), last_on=last_on)
    if last_on is not None and last_on < clock.real_today():
        raise Refused("The last day is in the past. Enter today or a later day.", field="last_on")
    seat.ended_at = clock.real_now() if last_on is None else _midnight_after(last_on)
    seat.save(update_fields=["ended_at"])
    jobs.enqueue("portal.mail_seat_ended", seat.pk, again=True)
    return seat


@use_case("seat.change_role")
def change_role(*, seat: Seat, role: str, by: User) -> Seat:
    """Give the holder of a seat another role from now on: a new seat follows, with the same last day if there is one.

    :raises Refused: for a role that does not exist, and for the only primary point of contact.
    :raises NotAllowed: for everybody but a primary point of contact.
    """
    access.check_may_bind(by, seat.participant)
    if role not in Role.values:
        raise Refused("Choose one of the roles.", field="role")
    _lock(seat.participant)
    seat = Seat.objects.select_for_update().get(pk=seat.pk)
    if not seat.is_in_force:
        raise Refused("This access has ended. Invite the person again.")
    if seat.role == role:
        return seat
    _check_not_only_primary(seat)
    ends_at, seat.ended_at = seat.ended_at, clock.real_now()
    seat.save(update_fields=["ended_at"])
    return Seat.objects.create(
        participant=seat.participant, user=seat.user, role=role, started_at=seat.ended_at, ended_at=ends_at
    )


def mail_ended(*, seat_id: int) -> None:
    """Email a person until when they have access; the email does not name the practice."""
    seat = Seat.objects.select_related("participant", "user").get(pk=seat_id)
    if seat.ended_at is None:
        return
    ends = f"ends after {long_date(seat.last_on)}" if seat.is_in_force and seat.last_on else "has ended"
    phone = policy_book().on(clock.today())["model/help_desk_phone"]
    send_mail(
        f"{settings.EMAIL_SUBJECT_PREFIX}your access was changed",
        f"Your access to Model ID {seat.participant.model_id} on the portal {ends}.\n\n"
        "If you think this is a mistake, ask the primary point of contact of the practice, or call the help desk: "
        f"{phone}. Never email a TIN or anything about a patient.\n",
        None,
        [seat.user.email],
    )


def _lock(participant: Participant) -> None:
    """Lock a participant until the end of the transaction, so that two people cannot each end the other's seat."""
    Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)


def _midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=EASTERN)


def _check_may_end(seat: Seat, reason: str, by: Actor) -> None:
    if isinstance(by, str):
        return
    if may_act_as(by, HELP_DESK):
        personal_data.check_text(reason, field="reason")
        if not reason.strip():
            raise Refused("Enter the reason.", field="reason")
        return
    if by.pk != seat.user_id:
        access.check_may_bind(by, seat.participant)
    _check_not_only_primary(seat)


def _check_not_only_primary(seat: Seat) -> None:
    if seat.role == Role.PRIMARY and not seat.participant.seats.lasting_primaries().exclude(pk=seat.pk).exists():
        raise Refused(ONLY_PRIMARY)
