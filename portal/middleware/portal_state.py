"""The portal's one state row, read once a request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from portal import selectors


class PortalStateMiddleware:
    """Read the portal's one state row once a request: the clock's shift and the policy's version."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with selectors.portal_state():
            return self.get_response(request)
