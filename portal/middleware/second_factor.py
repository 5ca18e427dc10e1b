"""The second factor: a signed-in session without it can open only the views named here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from portal import clock
from portal.services import accounts
from portal.sessions import SECOND_FACTOR, STARTED_AT

# Signing in and out, a forgotten password, the link that confirms an address, and the length of the session. None of
# these views shows or changes data of a participant or an authenticator.
OPEN_VIEWS = frozenset({
    "account_login", "account_logout", "account_inactive", "account_signup", "mfa_authenticate",
    "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "account_email_verification_sent", "account_confirm_email",
    "portal:session-left", "portal:session-extend", "portal:session-over",
})  # fmt: skip
# Views that a person without an authenticator needs to set one up.
ENROLLMENT_VIEWS = frozenset({"mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate"})


class SecondFactorMiddleware:
    """Refuse all views except those listed above to a session without a code.

    The decision uses the view that Django resolved, never a path from a header. A person without an authenticator is
    redirected to set one up. The session of a person who has one but entered no code ends.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        user: Any = request.user
        if not user.is_authenticated or request.session.get(SECOND_FACTOR):
            return None
        if any(record["method"] == "mfa" for record in get_authentication_records(request, user)):
            request.session[SECOND_FACTOR] = True
            return None
        match = request.resolver_match
        name = match.view_name if match else ""
        if name in OPEN_VIEWS:
            return None
        if not Authenticator.objects.filter(user=user).exists():
            return None if name in ENROLLMENT_VIEWS else redirect("mfa_activate_totp")
        logout(request)
        return redirect_to_login(request.get_full_path())


@receiver(authenticator_added)
def end_sessions_without_new_factor(request: HttpRequest, user: Any, **_: Any) -> None:
    """End a person's other sessions when they set up an authenticator; this session has just proved that it has it."""
    _end_other_sessions(request, user)
    request.session[SECOND_FACTOR] = True


@receiver(authenticator_removed)
def require_new_second_factor(request: HttpRequest, user: Any, **_: Any) -> None:
    """End a person's other sessions when their authenticator is removed, and require a new one in this session."""
    _end_other_sessions(request, user)
    request.session.pop(SECOND_FACTOR, None)
    request.session.pop(AUTHENTICATION_METHODS_SESSION_KEY, None)  # it lists codes of the removed authenticator


def _end_other_sessions(request: HttpRequest, user: Any) -> None:
    accounts.end_sessions(user=user, except_key=request.session.session_key, by=user)
    request.session[STARTED_AT] = clock.real_now().timestamp()
