"""Health checks, answered before any other middleware that needs the database."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from portal.views import health

_ANSWERS = {"/healthz": health.healthz, "/readyz": health.readyz}


class HealthMiddleware:
    """Answer `/healthz` and `/readyz` early, so that neither depends on sessions, which are in the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = _ANSWERS.get(request.path_info, self.get_response)
        return answer(request)
