"""What happens around every request: the state row, session limits, the second factor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.core.internal.httpkit import HTTP_USER_AGENT_MAX_LENGTH
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_removed
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control

from portal import clock, selectors
from portal.services import accounts
from portal.sessions import NOTED_AT, SECOND_FACTOR, SEEN_AT, STARTED_AT

GetResponse = Callable[[HttpRequest], HttpResponse]
ACTIVITY_NOTED_SECONDS = 60
# Pages one needs before the second factor stands, and those that hold nothing of a participant.
_WITHOUT_SECOND_FACTOR = ("/accounts/", "/static/", "/healthz", "/readyz", "/session/")


class PortalStateMiddleware:
    """Read the portal's one state row once a request: the clock's shift and the policy's version."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in ("/healthz", "/readyz"):  # they answer without the database
            return self.get_response(request)
        with selectors.portal_state():
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


class SessionActivityMiddleware:
    """Note when each session was last used, and from where, for the person's list of open sessions.

    It stands in for allauth's `UserSessionsMiddleware`, which takes five queries a page: here it is one a minute.
    Signing in itself has put the session on the list.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = clock.real_now()
        if request.user.is_authenticated and request.session.setdefault(NOTED_AT, now.timestamp()) <= (
            now.timestamp() - ACTIVITY_NOTED_SECONDS
        ):
            request.session[NOTED_AT] = now.timestamp()
            agent = request.META.get("HTTP_USER_AGENT", "")[:HTTP_USER_AGENT_MAX_LENGTH]
            known = UserSession.objects.filter(session_key=request.session.session_key, user=request.user)
            if not known.update(last_seen_at=now, ip=get_account_adapter().get_client_ip(request), user_agent=agent):
                UserSession.objects.create_from_request(request)
        return self.get_response(request)


class PrivatePagesMiddleware:
    """Keep the pages of signed-in people out of every cache, so that a shared computer's back button shows none."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response


class SecondFactorMiddleware:
    """Lead everyone who signed in without a second factor to setting one up, before any participant's data."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            if request.path == reverse("mfa_activate_totp"):
                return self._activate(request)
            if not request.path.startswith(_WITHOUT_SECOND_FACTOR) and not request.session.get(SECOND_FACTOR):
                since = list(Authenticator.objects.filter(user=request.user).values_list("created_at", flat=True))
                if not since:
                    return redirect("mfa_activate_totp")
                if self._was_asked_for_it(request, min(since)):
                    request.session[SECOND_FACTOR] = True
                else:
                    logout(request)
        return self.get_response(request)

    def _activate(self, request: HttpRequest) -> HttpResponse:
        without = not get_adapter().is_mfa_enabled(request.user)
        response = self.get_response(request)
        if without and get_adapter().is_mfa_enabled(request.user):
            request.session[SECOND_FACTOR] = True  # this session has just shown that it holds the app
        return response

    @staticmethod
    def _was_asked_for_it(request: HttpRequest, there_since: datetime) -> bool:
        """Return whether the second factor was there when this session signed in, so that allauth asked for its code.

        A session that someone opened with the password alone must not slip in once the person sets up the app.
        """
        records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
        since = min((record["at"] for record in records), default=request.session[STARTED_AT])
        before = there_since <= datetime.fromtimestamp(since, UTC)
        return before or any(record["method"] == "mfa" for record in records)


@receiver(authenticator_removed)
def ask_for_the_second_factor_again(request: HttpRequest, user: Any, **_: Any) -> None:
    """Close the pages of participants to all of a person's sessions when their authenticator app is removed."""
    request.session.pop(SECOND_FACTOR, None)
    accounts.forget_second_factor(user=user, by=user)
