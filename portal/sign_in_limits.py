"""Limits on wrong passwords and codes.

Wrong attempts count by account and network address together, so a stranger can lock out only their own address. Each
account also has a slower limit over all addresses (NIST SP 800-63B, section 5.2.2: at most 100), and each address has
one over all accounts. A browser that knows the person has its own count, and those two limits do not apply to it. The
settings define all limits.
"""

from __future__ import annotations

import math
import time
from typing import Any

from allauth.account.internal.userkit import filter_users_by_email
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from portal import known_devices

_APP = "allauth.account"  # its settings contain the limits
_SENTENCES = {
    "password": "Too many wrong passwords. You can try again in {wait}. To sign in sooner, choose “Forgot your "
    "password?” and open the link in our email. The help desk can help you: its number is at the end of this page.",
    "code": "Too many wrong codes. You can try again in {wait}. To sign in sooner, go back, choose “Forgot your "
    "password?” and open the link in our email. The help desk can help you: its number is at the end of this page.",
}


class Attempt:
    """One attempt, which counts as wrong until `take_back` is called."""

    def __init__(self) -> None:
        self._counted: list[ratelimit.RateLimitUsage] = []

    def take_back(self) -> None:
        """Remove the attempt from all counts, because the password or code was right."""
        for usage in self._counted:
            usage.rollback()

    def count(self, request: HttpRequest, action: str, key: str) -> bool:
        usage = ratelimit.consume(request, app=_APP, action=action, key=key)
        if usage is None:
            self.take_back()
            return False
        self._counted.append(usage)
        return True


def password(request: HttpRequest, email: str) -> Attempt:
    """Count an attempt to enter a password.

    :raises ValidationError: when a limit is reached; the message says how long to wait.
    """
    people: list[Any] = filter_users_by_email(email) if known_devices.remembers_anyone(request) else []
    return _attempt(request, "password", email.lower(), people)


def code(request: HttpRequest, user: Any) -> Attempt:
    """Count an attempt to enter a one-time code or recovery code.

    :raises ValidationError: when a limit is reached; the message says how long to wait.
    """
    return _attempt(request, "code", f"user {user.pk}", [user])


def minutes_left(request: HttpRequest, action: str) -> int:
    """Return the whole minutes until a limit by network address allows the action again, at least one."""
    return max(1, math.ceil(_seconds_left(request, action, "") / 60))


def _attempt(request: HttpRequest, kind: str, account: str, people: list[Any]) -> Attempt:
    device = next((found for user in people if (found := known_devices.device_of(request, user))), None)
    limits = [(f"{kind}_here", f"{account} {device or ratelimit.get_ip(request)}")]
    if device is None:
        limits += [(f"{kind}_by_account", account), ("sign_in_by_address", "")]
    attempt = Attempt()
    for action, key in limits:
        if not attempt.count(request, action, key):
            wait = _minutes(_seconds_left(request, action, key))
            raise ValidationError(_SENTENCES[kind].format(wait=wait), code="too_many_tries")
    return attempt


def _seconds_left(request: HttpRequest, action: str, key: str) -> float:
    left = 0.0
    for rate in ratelimit.get_rates(app=_APP, action=action):
        newest_first = cache.get(ratelimit.get_cache_key(request, app=_APP, action=action, rate=rate, key=key), [])
        if len(newest_first) >= rate.amount:
            left = max(left, newest_first[rate.amount - 1] + rate.duration - time.time())
    return left


def _minutes(seconds: float) -> str:
    minutes = max(1, math.ceil(seconds / 60))
    return "1 minute" if minutes == 1 else f"{minutes} minutes"
