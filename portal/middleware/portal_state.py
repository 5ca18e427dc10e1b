"""Reading of the portal's one state row, once for each request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from portal import selectors


class PortalStateMiddleware:
    """Read the clock's shift and the policy's version once for each request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with selectors.portal_state():
            return self.get_response(request)
