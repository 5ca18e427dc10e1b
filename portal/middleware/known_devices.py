"""Remembering of browsers in which a person has signed in."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from portal import known_devices
from portal.sessions import SECOND_FACTOR


class KnownDevicesMiddleware:
    """Set the cookie of `portal.known_devices` for a person who is signed in with password and code."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and request.session.get(SECOND_FACTOR):
            known_devices.remember(request, response, request.user)
        return response
