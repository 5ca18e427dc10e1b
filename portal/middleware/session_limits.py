"""Limits of a session: 30 minutes without activity, 12 hours in all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from portal import clock
from portal.sessions import SEEN_AT, STARTED_AT

SEEN_NOTED_SECONDS = 15
"""Seconds in which several pages count as one activity, because each update writes the session to the database."""


class SessionLimitsMiddleware:
    """End a session after 30 minutes without activity, and after 12 hours in any case (real time).

    Automatic requests of a page (htmx, keep-alive checks) are not activity; their views are marked `passive`. A session
    that began before the person's `sessions_ended_at` ends too, because their way to sign in has changed since.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = clock.real_now().timestamp()
            started = request.session.setdefault(STARTED_AT, now)
            seen = request.session.get(SEEN_AT, now)
            over = now - started > settings.SESSION_ABSOLUTE_SECONDS or now - seen > settings.SESSION_IDLE_SECONDS
            since = request.user.sessions_ended_at
            if over or (since is not None and started < since.timestamp()):
                logout(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        if request.user.is_authenticated and not getattr(view, "passive", False):
            now = clock.real_now().timestamp()
            if now - request.session.get(SEEN_AT, 0) > SEEN_NOTED_SECONDS:
                request.session[SEEN_AT] = now


@receiver(user_logged_in)
def note_the_start(request: HttpRequest, **_: Any) -> None:
    """Record that a session begins at sign-in, not at the first page after it."""
    request.session[STARTED_AT] = clock.real_now().timestamp()
