"""Time, address and browser of each session's last use."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from allauth.core.internal.httpkit import HTTP_USER_AGENT_MAX_LENGTH
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse

from portal import clock
from portal.sessions import NOTED_AT

ACTIVITY_NOTED_SECONDS = 60


class SessionActivityMiddleware:
    """Record when and from where each session was last used, for the person's list of open sessions.

    It replaces allauth's `UserSessionsMiddleware`, which needs five queries for each page; this one needs one each
    minute. Sign-in itself has already added the session to the list.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = clock.real_now()
        if request.user.is_authenticated and request.session.setdefault(NOTED_AT, now.timestamp()) <= (
            now.timestamp() - ACTIVITY_NOTED_SECONDS
        ):
            request.session[NOTED_AT] = now.timestamp()
            agent = request.META.get("HTTP_USER_AGENT", "")[:HTTP_USER_AGENT_MAX_LENGTH]
            known = UserSession.objects.filter(session_key=request.session.session_key, user=request.user)
            if not known.update(last_seen_at=now, ip=get_adapter().get_client_ip(request), user_agent=agent):
                UserSession.objects.create_from_request(request)
        return self.get_response(request)
