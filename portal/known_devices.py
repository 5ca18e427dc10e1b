"""Browsers in which a person has signed in with password and code; other people's wrong attempts do not lock them out.

A signed cookie names the people who signed in with a browser. An entry becomes invalid when the person's password
changes or their sessions are ended. A person who opened the link for a forgotten password is known during that session.
"""

from __future__ import annotations

import secrets
from dataclasses import astuple, dataclass
from typing import Any

from allauth.account.signals import password_reset
from django.conf import settings
from django.core import signing
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from portal import clock
from portal.models import User
from portal.sessions import SECOND_FACTOR

DAYS = 180
PEOPLE = 5
"""Number of people whom one browser remembers, because colleagues share computers."""
_SALT = "portal.known_devices"
_SECONDS = DAYS * 24 * 60 * 60
_RESET_LINK = "reset_link"


@dataclass(frozen=True, slots=True)
class _Entry:
    """One person in the cookie: user id, a name for this browser, the time, and a keyed hash of the account's state."""

    user_id: int
    device: str
    at: float
    state: str


def device_of(request: HttpRequest, user: User) -> str | None:
    """Return the browser's name if the person is known in it, else None."""
    opened = request.session.get(_RESET_LINK)
    if opened and opened["user_id"] == user.pk:
        return str(opened["device"])
    if request.user.is_authenticated and request.user.pk == user.pk and request.session.get(SECOND_FACTOR):
        return str(request.session.session_key)
    return next((entry.device for entry in _entries(request) if _is_good(entry, user)), None)


def remembers_anyone(request: HttpRequest) -> bool:
    """Return whether the browser may know anybody. If not, `device_of` and its query are not needed."""
    return bool(_entries(request)) or _RESET_LINK in request.session or request.user.is_authenticated


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Add a person to the browser's cookie, unless it already has a valid entry."""
    entries = _entries(request)
    if any(_is_good(entry, user) for entry in entries):
        return
    new = _Entry(user.pk, secrets.token_urlsafe(12), clock.real_now().timestamp(), _state_of(user))
    kept = [entry for entry in entries if entry.user_id != user.pk]
    response.set_cookie(
        settings.KNOWN_DEVICE_COOKIE_NAME,
        signing.dumps([astuple(entry) for entry in [new, *kept][:PEOPLE]], salt=_SALT),
        max_age=_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


@receiver(password_reset)
def remember_reset_link(request: HttpRequest, user: User, **_: Any) -> None:
    """Make the browser known for this session after the person chose a new password by the link in our email."""
    request.session[_RESET_LINK] = {"user_id": user.pk, "device": secrets.token_urlsafe(12)}


def _entries(request: HttpRequest) -> list[_Entry]:
    try:
        kept = signing.loads(request.COOKIES.get(settings.KNOWN_DEVICE_COOKIE_NAME, ""), salt=_SALT)
        return [_Entry(*entry) for entry in kept]
    except signing.BadSignature:
        return []


def _is_good(entry: _Entry, user: User) -> bool:
    young = clock.real_now().timestamp() - entry.at < _SECONDS
    return young and entry.user_id == user.pk and entry.state == _state_of(user)


def _state_of(user: User) -> str:
    ended = user.sessions_ended_at.timestamp() if user.sessions_ended_at else 0
    return salted_hmac(_SALT, f"{user.pk} {user.password} {ended}", algorithm="sha256").hexdigest()
