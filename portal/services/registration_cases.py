"""Requests to register that did not match or whose link was lost: the help desk decides them and sends links again."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail

from portal import clock, personal_data
from portal.lifecycle import DECLINED, MATCHED, REGISTRATION
from portal.models import Participant, Registration, User
from portal.selectors import policy_book
from portal.staff import HELP_DESK, may_act_as

from . import jobs, registrations
from .use_case import Refused, use_case

Status = Registration.Status


@use_case("registration.send_link")
def send_link(*, registration: Registration, reason: str, by: User) -> Registration:
    """Email the link of a registration that the help desk accepts, or email it again; it works for 48 hours from now.

    The link goes only to the address of the contact on file, whatever else differs.

    :raises Refused: when `by` is not of the help desk, the link was used, the Model ID is unknown, or the address
        differs from that on file.
    """
    registration = _lock(registration, reason, by, Status.UNMATCHED, Status.MATCHED)
    participant = Participant.objects.filter(model_id=registration.model_id).first()
    if participant is None:
        raise Refused(
            f"No participant has the Model ID {registration.model_id}. Turn the registration down, and tell the person "
            "the right Model ID by phone."
        )
    if "email" in registrations.differences(registration, participant):
        raise Refused(
            "The email address is not that of the contact on file. Check who is right, change the contact if needed, "
            "and ask the person to register again."
        )
    if registration.status == Status.UNMATCHED:
        REGISTRATION.move(registration, MATCHED)
    registration.participant = participant
    registration.issued_for, registration.issued_at = participant.registration_state(), clock.real_now()
    return _decided(registration, "portal.mail_registration_link", reason, by)


@use_case("registration.turn_down")
def turn_down(*, registration: Registration, reason: str, by: User) -> Registration:
    """Turn down a registration that did not match; an email asks the person to call the help desk.

    :raises Refused: when `by` is not of the help desk, or the registration matched or was decided.
    """
    registration = _lock(registration, reason, by, Status.UNMATCHED)
    REGISTRATION.move(registration, DECLINED)
    return _decided(registration, "portal.mail_registration_declined", reason, by)


def mail_declined(*, registration_id: int) -> None:
    """Tell a person that their registration was turned down; the email does not say what differs."""
    registration = Registration.objects.get(pk=registration_id)
    phone = policy_book().on(clock.today())["model/help_desk_phone"]
    send_mail(
        f"{settings.EMAIL_SUBJECT_PREFIX}your registration",
        f"Hello {registration.first_name},\n\n"
        "The help desk could not confirm your registration with the portal. Only the primary point of contact of a "
        f"practice can register; other people need an invitation from that person.\n\n"
        f"If you are the primary point of contact, call the help desk: {phone}. Never email a TIN or anything about a "
        "patient.\n",
        None,
        [registration.email],
    )


def _lock(registration: Registration, reason: str, by: User, *statuses: str) -> Registration:
    if not may_act_as(by, HELP_DESK):
        raise Refused("Only the help desk can decide a registration.")
    if not reason.strip():
        raise Refused("Enter the reason.", field="reason")
    personal_data.check_text(reason, field="reason")
    registration = Registration.objects.select_for_update().get(pk=registration.pk)
    if registration.status not in statuses:
        raise Refused(f"This is not possible any more: {registration.get_status_display().lower()}.")
    return registration


def _decided(registration: Registration, task: str, reason: str, by: User) -> Registration:
    registration.decided_by, registration.decided_at, registration.decision = by, clock.real_now(), reason.strip()
    registration.save()
    jobs.enqueue(task, registration.pk, again=True)
    return registration
