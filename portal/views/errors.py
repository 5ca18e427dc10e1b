"""Error pages, without personal data."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

TRY_AGAIN_SECONDS = "10"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Explain that the form came from an old page and must be sent again."""
    return render(request, "403_csrf.html", status=403)


def too_many_requests(request: HttpRequest, minutes: int = 1) -> HttpResponse:
    """Say how many minutes to wait before the next attempt: one for allauth's own limits."""
    return render(request, "429.html", {"minutes": minutes}, status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 with a time to try again if the database is unreachable."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        away = HttpResponse(render_to_string("503.html"), status=503)
        away["Retry-After"] = TRY_AGAIN_SECONDS
        return away
    return HttpResponse(render_to_string("500.html"), status=500)
