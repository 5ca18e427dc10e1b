"""What happens around every request: the state row, session limits, the second factor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from portal import clock, selectors

GetResponse = Callable[[HttpRequest], HttpResponse]
STARTED_AT, SEEN_AT, SECOND_FACTOR = "started_at", "seen_at", "second_factor"
# Pages one needs before the second factor stands, and those that hold nothing of a participant.
_WITHOUT_SECOND_FACTOR = ("/accounts/", "/static/", "/healthz", "/readyz", "/session/")


class PortalStateMiddleware:
    """Read the portal's one state row once a request: the clock's shift and the policy's version."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in ("/healthz", "/readyz"):  # they answer without the database
            return self.get_response(request)
        with selectors.portal_state() as state:
            request.portal_state = state  # type: ignore[attr-defined]
            return self.get_response(request)


class SessionLimitsMiddleware:
    """End a session after 30 minutes without a person's doing, and after 12 hours in any case (real time).

    Polling by a page (htmx, keep-alive checks) is not a person's doing: such views are marked `passive`.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = clock.real_now().timestamp()
            started = request.session.setdefault(STARTED_AT, now)
            seen = request.session.get(SEEN_AT, now)
            if now - started > settings.SESSION_ABSOLUTE_SECONDS or now - seen > settings.SESSION_IDLE_SECONDS:
                logout(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        if request.user.is_authenticated and not getattr(view, "passive", False):
            request.session[SEEN_AT] = clock.real_now().timestamp()
            request.session.set_expiry(settings.SESSION_IDLE_SECONDS)


class SecondFactorMiddleware:
    """Lead everyone who signed in without a second factor to setting one up, before any participant's data."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            request.user.is_authenticated
            and not request.path.startswith(_WITHOUT_SECOND_FACTOR)
            and not self._has_second_factor(request)
        ):
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    @staticmethod
    def _has_second_factor(request: HttpRequest) -> bool:
        # Remembered in the session: allauth asks for the code at every sign-in of a user who has one.
        if not request.session.get(SECOND_FACTOR) and get_adapter().is_mfa_enabled(request.user):
            request.session[SECOND_FACTOR] = True
        return bool(request.session.get(SECOND_FACTOR))
