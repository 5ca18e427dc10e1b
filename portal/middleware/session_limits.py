"""Limits of a session: 30 minutes without activity, 12 hours in all, and what happens to a form that comes later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, resolve

from portal import clock
from portal.models import User
from portal.services import kept_forms
from portal.sessions import KEPT_FORMS, SECOND_FACTOR, SEEN_AT, STARTED_AT

IDLE = "For your security we signed you out, because you did nothing for 30 minutes."
OVER = "For your security we signed you out, because 12 hours had passed since you signed in."
WAY_TO_SIGN_IN_CHANGED = (
    "We signed you out, because your account or your way to sign in changed after you signed in here."
)
KEPT = "We kept what you typed. After you sign in, you can bring it back on the page where you typed it."

SEEN_NOTED_SECONDS = 15
"""Seconds in which several pages count as one activity, because each update writes the session to the database."""


class SessionLimitsMiddleware:
    """End a session after 30 minutes without activity, and after 12 hours in any case (real time).

    Automatic requests of a page (htmx, keep-alive checks) are not activity; their views are marked `passive`. A session
    that began before the person's `sessions_ended_at` ends too, because their way to sign in has changed since.

    The sign-in page says why a session ended. What came with a request after a time-out is kept for the person.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and note_if_over(request):
            if _is_passive(request):
                # Its row stays: a form of another tab, sent a moment later, still belongs to its person.
                request.user = AnonymousUser()
            else:
                logout(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        why = getattr(request, "session_ended_because", "")
        if why and not getattr(view, "passive", False):
            kept = request.method == "POST" and keep(request, request.path, request.POST)
            messages.warning(request, f"{why} {KEPT}" if kept else why)
        if request.user.is_authenticated and not getattr(view, "passive", False):
            now = clock.real_now().timestamp()
            if now - request.session.get(SEEN_AT, 0) > SEEN_NOTED_SECONDS:
                request.session[SEEN_AT] = now


def keep(request: HttpRequest, path: str, posted: QueryDict) -> bool:
    """Keep the fields of a form for the person whose session has just timed out; return whether something is kept.

    The check of the form's token came first, so the fields come from a page of that session.
    """
    person: User | None = getattr(request, "timed_out_user", None)
    return person is not None and bool(kept_forms.keep(path=path, posted=dict(posted.lists()), by=person))


def note_if_over(request: HttpRequest, *, ahead_seconds: int = 0) -> bool:
    """Note on a request why its session is over, and whose it was; return whether it is over.

    :param ahead_seconds: the seconds by which a page's script may be early.
    """
    user: Any = request.user
    now = clock.real_now().timestamp() + ahead_seconds
    started = request.session.setdefault(STARTED_AT, now)
    seen = request.session.get(SEEN_AT, now)
    if user.sessions_ended_at is not None and started < user.sessions_ended_at.timestamp():
        why, timed_out = WAY_TO_SIGN_IN_CHANGED, False
    elif now - started > settings.SESSION_ABSOLUTE_SECONDS:
        why, timed_out = OVER, True
    elif now - seen > settings.SESSION_IDLE_SECONDS:
        why, timed_out = IDLE, True
    else:
        return False
    request.session_ended_because = why  # type: ignore[attr-defined]
    request.timed_out_user = user if timed_out and request.session.get(SECOND_FACTOR) else None  # type: ignore[attr-defined]
    return True


def _is_passive(request: HttpRequest) -> bool:
    try:
        return bool(getattr(resolve(request.path_info).func, "passive", False))
    except Resolver404:
        return False


@receiver(user_logged_in)
def note_the_start(request: HttpRequest, user: Any, **_: Any) -> None:
    """Record that a session begins at sign-in, not at the first page after it, and which forms wait for the person."""
    request.session[STARTED_AT] = clock.real_now().timestamp()
    request.session[KEPT_FORMS] = kept_forms.paths_of(user)
