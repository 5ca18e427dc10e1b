"""Invitations of people to a practice: sent, renewed, revoked and accepted."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from portal import access, clock
from portal.characters import email_key, tidy
from portal.formatting import long_time
from portal.identifiers import check_email
from portal.lifecycle import ACCEPTED, INVITATION, REVOKED
from portal.models import Invitation, Participant, Role, Seat, User

from . import accounts, jobs, seats
from .use_case import Actor, Refused, use_case

SECONDS_BETWEEN_MAILS = 60


@use_case("invitation.send")
def send(*, participant: Participant, email: str, role: str, by: User) -> Invitation:
    """Invite the owner of an email address to a role; a job mails the link. An expired invitation is renewed.

    :raises Refused: for an address that is not valid, belongs to CMS staff, has access or has an open invitation.
    :raises NotAllowed: for everybody but a primary point of contact.
    """
    access.check_may_bind(by, participant)
    if role not in Role.values:
        raise Refused("Choose one of the roles.", field="role")
    address = _checked_email(email)
    Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    _check_has_no_seat(address, participant)
    waiting = participant.invitations.waiting().filter(email=address).first()
    if waiting is not None and not waiting.expired:
        raise Refused(
            f"You already invited this address. The invitation works until {long_time(waiting.expires_at)}. "
            "You can send it again from the list below.",
            field="email",
        )
    now = clock.real_now()
    if waiting is None:
        waiting = Invitation.objects.create(
            participant=participant, email=address, role=role, invited_by=by, invited_at=now, sent_at=now
        )
    else:
        waiting.role, waiting.invited_by, waiting.sent_at = role, by, now
        waiting.save(update_fields=["role", "invited_by", "sent_at"])
    jobs.enqueue("portal.mail_invitation", waiting.pk, again=True)
    return waiting


def _checked_email(email: str) -> str:
    checked = check_email(email_key(email))
    if not checked.valid or checked.normalized is None:
        raise Refused(checked.reason, field="email")
    return checked.normalized


def _check_has_no_seat(address: str, participant: Participant) -> None:
    known = User.objects.filter(email__iexact=address).first()
    if known is None:
        return
    if known.is_staff:
        raise Refused(seats.FOR_STAFF, field="email")
    if seat := access.seat_of(known, participant):
        raise Refused(f"{known} already has access ({seat.get_role_display()}).", field="email")


@use_case("invitation.renew")
def renew(*, invitation: Invitation, by: User) -> Invitation:
    """Give a waiting invitation 48 new hours and mail its link again; a second click within a minute does nothing.

    :raises Refused: when it was accepted or revoked.
    :raises NotAllowed: for everybody but a primary point of contact.
    """
    invitation = _waiting(invitation, by)
    if (clock.real_now() - invitation.sent_at).total_seconds() >= SECONDS_BETWEEN_MAILS:
        invitation.sent_at = clock.real_now()
        invitation.save(update_fields=["sent_at"])
        jobs.enqueue("portal.mail_invitation", invitation.pk, again=True)
    return invitation


@use_case("invitation.revoke")
def revoke(*, invitation: Invitation, by: User) -> Invitation:
    """Take a waiting invitation back; its link stops working.

    :raises Refused: when it was accepted or revoked.
    :raises NotAllowed: for everybody but a primary point of contact.
    """
    invitation = _waiting(invitation, by)
    INVITATION.move(invitation, REVOKED)
    invitation.settled_at = clock.real_now()
    invitation.save(update_fields=["status", "settled_at"])
    return invitation


def _waiting(invitation: Invitation, by: User) -> Invitation:
    access.check_may_bind(by, invitation.participant)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.status != Invitation.Status.PENDING:
        raise Refused(f"This invitation was already {invitation.get_status_display().lower()}.")
    return invitation


def mail(*, invitation_id: int) -> None:
    """Email the link of an invitation, unless it was accepted or revoked; the email does not name the practice."""
    invitation = Invitation.objects.select_related("participant").get(pk=invitation_id)
    if invitation.status != Invitation.Status.PENDING:
        return
    path = reverse("portal:invitation", args=[invitation.token()])
    send_mail(
        f"{settings.EMAIL_SUBJECT_PREFIX}you are invited",
        f"The primary point of contact of Model ID {invitation.participant.model_id} invited you to work on the "
        f"portal ({invitation.get_role_display().lower()}). To accept, open this link by "
        f"{long_time(invitation.expires_at)}:\n\n    {settings.PUBLIC_ADDRESS}{path}\n\n"
        "If you do not expect this, do nothing. Nobody gets access without this link.\n",
        None,
        [invitation.email],
    )


def check_link(*, token: str) -> tuple[Invitation | None, str]:
    """Return the invitation of a link, or None and the sentence that explains why the link does not work."""
    try:
        return open_link(token=token), ""
    except Refused as refusal:
        return None, str(refusal)


def open_link(*, token: str, lock: bool = False) -> Invitation:
    """Return the invitation of a link.

    :raises Refused: when the link is not ours, was used, was revoked or is too old; the sentence says what to do.
    """
    found = Invitation.objects.filter(pk=Invitation.pk_of(token)).select_related("participant")
    invitation = (found.select_for_update(of=("self",)) if lock else found).first()
    if invitation is None:
        raise Refused("This link is not complete. Open it again from the email, or ask for a new invitation.")
    if invitation.status == Invitation.Status.ACCEPTED:
        raise Refused("This invitation was already used. Sign in with your email address and password.")
    if invitation.status == Invitation.Status.REVOKED:
        raise Refused("The practice took this invitation back. If you need access, ask the person who invited you.")
    if invitation.expired:
        raise Refused("This invitation is older than 48 hours. Ask the person who invited you to send it again.")
    return invitation


def is_for(invitation: Invitation, user: User) -> bool:
    """Return whether the address of an invitation is one that the user has confirmed."""
    return EmailAddress.objects.filter(user_id=user.pk, verified=True, email__iexact=invitation.email).exists()


@use_case("invitation.accept")
def accept(*, token: str, by: User) -> Seat:
    """Give the signed-in owner of the invited address the seat.

    :raises Refused: when `open_link` refuses the link, or the person has not confirmed the invited address.
    """
    invitation = open_link(token=token, lock=True)
    if not is_for(invitation, by):
        raise Refused(
            "This invitation is for another email address. Sign in with the account that has that address, or ask for "
            "an invitation to the address of your account."
        )
    return _seat_of(invitation, by, by)


@use_case("invitation.accept")
def accept_as_new(*, token: str, first_name: str, last_name: str, password: str, by: Actor) -> User:
    """Create an account for the invited address, which the link confirms, and give it the seat.

    :raises Refused: when `open_link` refuses the link, or the address has an account.
    """
    invitation = open_link(token=token, lock=True)
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise Refused("You already have an account. Sign in, then open the link in our email again.")
    user = accounts.create_seat_holder(
        email=invitation.email, first_name=tidy(first_name), last_name=tidy(last_name), password=password, by=by
    )
    _seat_of(invitation, user, by)
    return user


def _seat_of(invitation: Invitation, user: User, by: Actor) -> Seat:
    seat: Seat = seats.give(user=user, participant=invitation.participant, role=invitation.role, by=by)
    INVITATION.move(invitation, ACCEPTED)
    invitation.seat, invitation.settled_at = seat, clock.real_now()
    invitation.save(update_fields=["status", "seat", "settled_at"])
    return seat
