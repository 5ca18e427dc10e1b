"""Accounts of people at practices and of CMS staff: creation, sessions, addresses and mails."""

from __future__ import annotations

from datetime import date
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import reverse

from portal import clock
from portal.models import User
from portal.terms import ADMINISTRATIVE

from . import acceptances, jobs
from .use_case import Actor, Refused, use_case

PASSWORD_LINKS_AN_HOUR = 5
_HOUR_SECONDS = 60 * 60


@use_case("account.create_staff")
def create_staff(
    *, email: str, first_name: str, last_name: str, group: str, password: str | None = None, by: Actor
) -> User:
    """Create an account for CMS staff in a CMS group; without a password the person sets one by the reset mail.

    :raises Refused: when the group does not exist or the address has an account.
    """
    known = Group.objects.filter(name=group).first()
    if known is None:
        raise Refused(f"There is no CMS group named {group}.")
    if User.objects.filter(email__iexact=email).exists():
        raise Refused(f"{email} already has an account.")
    user = _make(email, password, first_name=first_name, last_name=last_name, is_staff=True)
    user.groups.add(known)
    return user


@use_case("account.create_seat_holder")
def create_seat_holder(*, email: str, first_name: str, last_name: str, password: str, by: Actor) -> User:
    """Create an account for a person at a practice whose address is confirmed; `seats.give` adds seats.

    The page on which the person creates it says that this accepts the terms of the administrative portal.
    """
    user = _make(email, password, first_name=first_name, last_name=last_name)
    acceptances.accept(part=ADMINISTRATIVE, user=user, by=by)
    return user


def _make(email: str, password: str | None, **fields: Any) -> User:
    user = User.objects.create_user(email, password, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@use_case("account.make_demonstration_login")
def make_demonstration_login(*, user: User, secret: str, by: Actor) -> User:
    """Mark an account as a demonstration login and give it a one-time-code secret that everybody can see.

    :raises Refused: outside a demonstration.
    """
    if not settings.DEMONSTRATION:
        raise Refused("You can create demonstration logins only in a demonstration.")
    user.demonstration = True
    user.save(update_fields=["demonstration"])
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, secret)
    return user


@use_case("account.end_sessions")
def end_sessions(*, user: User, except_key: str | None = None, by: Actor) -> None:
    """End a person's sessions, because the way they sign in changed.

    The time on the account ends every session that began before it. The sessions on the person's list are deleted at
    once.

    :param except_key: the session that continues; the caller must set its start to now.
    """
    user.sessions_ended_at = clock.real_now()
    user.save(update_fields=["sessions_ended_at"])
    others = UserSession.objects.filter(user=user).exclude(session_key=except_key)
    Session.objects.filter(session_key__in=others.values("session_key")).delete()
    others.delete()


@use_case("account.change_address")
def change_address(*, address: EmailAddress, by: Actor) -> None:
    """Replace a person's address by a confirmed one, and send a notice to the former address.

    The link proves that the person reads the mailbox. The session in which the link is opened proves whose account it
    is, so a stranger who receives the link because of a typing error cannot confirm the address.

    :raises Refused: when another person opens the link, or when another account now has the address.
    """
    user = address.user
    if by != user:
        raise Refused("Sign in with your current email address first. Then open the link in our email again.")
    if not address.set_verified():
        raise Refused("Another account uses this email address. Change to a different one, or call the help desk.")
    former = user.userevent_set.latest("pgh_id")
    address.set_as_primary()
    EmailAddress.objects.filter(user=user).exclude(pk=address.pk).delete()
    jobs.enqueue("portal.mail_former_address", former.pk)


def mail_former_address(*, event_id: int) -> None:
    """Mail a person's former address that it no longer signs them in.

    :param event_id: the row of the person's history with that address, because a job's arguments hold no personal data.
    """
    former = User.pgh_event_model.objects.select_related("pgh_obj").get(pk=event_id)
    _mail("account/email/email_changed", former.email, user=former.pgh_obj)


def ask_for_password_link(*, user: User | None) -> None:
    """Queue the mail with a link to choose a new password; without a user the job does nothing.

    The request does the same work in both cases, so neither its answer nor its time reveals who has an account.
    """
    jobs.enqueue("portal.mail_password_link", user.pk if user else 0, again=True)


def mail_password_link(*, user_id: int) -> None:
    """Mail the link with which a person chooses a new password, at most a few times an hour.

    Anybody can request a link for anybody. The limit keeps strangers from filling a mailbox. Earlier links keep working
    until the password changes, so the person has one anyway.
    """
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is not None and _is_within_hourly_limit(user):
        token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
        link = _link("account_reset_password_from_key", uidb36=user_pk_to_url_str(user), key=token)
        _mail("account/email/password_reset_key", user.email, user=user, password_reset_url=link)


def mail_sign_in_hint(*, user_id: int) -> None:
    """Tell the owner of an account who tried to register to sign in, at most a few times an hour."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is not None and _is_within_hourly_limit(user):
        _mail("account/email/sign_in_hint", user.email, user=user, sign_in_url=_link("account_login"))


def mail_inactivity_warning(*, user: User, closes_on: date) -> None:
    """Tell the owner of an inactive account until when to sign in."""
    _mail(
        "account/email/inactivity_warning",
        user.email,
        user=user,
        closes_on=closes_on,
        sign_in_url=_link("account_login"),
    )


def _is_within_hourly_limit(user: User) -> bool:
    places = (f"portal.password_link:{user.pk}:{number}" for number in range(PASSWORD_LINKS_AN_HOUR))
    return any(cache.add(place, "y", _HOUR_SECONDS) for place in places)


def mail_account(*, template: str, address_id: int) -> None:
    """Send one of allauth's mails about an account to one of its addresses.

    :param template: `account/email/email_confirmation` (with the link that confirms the address), or a template of a
        notice about a change.
    """
    address = EmailAddress.objects.select_related("user").filter(pk=address_id).first()
    if address is not None:
        link = _link("account_confirm_email", key=EmailConfirmationHMAC(address).key)
        _mail(template, address.email, user=address.user, activate_url=link)


def _link(name: str, **arguments: str) -> str:
    return f"{settings.PUBLIC_ADDRESS}{reverse(name, kwargs=arguments)}"


def _mail(template: str, email: str, **context: Any) -> None:
    get_adapter().render_mail(template, email, context).send()
