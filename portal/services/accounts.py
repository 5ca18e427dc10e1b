"""Accounts of CMS staff, and the logins of a demonstration."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth.models import Group

from portal import clock
from portal.models import Participant, Seat, User

from .use_case import Actor, Refused, use_case


@use_case("account.create_staff")
def create_staff(
    *, email: str, first_name: str, last_name: str, group: str, password: str | None = None, by: Actor
) -> User:
    """Make an account of CMS staff in one of the CMS groups; without a password it is set by the reset mail.

    :raises Refused: when the group does not exist or the address has an account.
    """
    known = Group.objects.filter(name=group).first()
    if known is None:
        raise Refused(f"There is no CMS group named {group}.")
    if User.objects.filter(email__iexact=email).exists():
        raise Refused(f"{email} has an account already.")
    user = User.objects.create_user(email, password, first_name=first_name, last_name=last_name, is_staff=True)
    user.groups.add(known)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@use_case("account.create_seat_holder")
def create_seat_holder(*, email: str, first_name: str, last_name: str, password: str, by: Actor) -> User:
    """Make an account for a person of a practice whom the help desk knows; seats are given apart."""
    user = User.objects.create_user(email, password, first_name=first_name, last_name=last_name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@use_case("account.give_seat")
def give_seat(*, user: User, participant: Participant, role: str, by: Actor) -> Seat:
    """Give a person a seat at a participant; a person who has one keeps it."""
    seat, _ = Seat.objects.get_or_create(
        participant=participant, user=user, ended_at=None, defaults={"role": role, "started_at": clock.real_now()}
    )
    return seat


@use_case("account.make_demonstration_login")
def make_demonstration_login(*, user: User, secret: str, by: Actor) -> User:
    """Mark an account as a demonstration's own, with a one-time-code secret that is printed for everybody.

    :raises Refused: outside a demonstration.
    """
    if not settings.DEMONSTRATION:
        raise Refused("Demonstration logins are made in a demonstration only.")
    user.demonstration = True
    user.save(update_fields=["demonstration"])
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, secret)
    return user
