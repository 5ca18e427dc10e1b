"""Pages for what went wrong, in the portal's own frame and without personal data."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

TRY_AGAIN_SECONDS = "10"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form came from an old page; what was typed can be sent again from a fresh one."""
    return render(request, "403_csrf.html", status=403)


def too_many_requests(request: HttpRequest, minutes: int = 1) -> HttpResponse:
    """Say how long to wait before this may be tried again: a minute where allauth counts."""
    return render(request, "429.html", {"minutes": minutes}, status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that something broke; where it is the database that is away for a moment, say so and when to come back."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        away = HttpResponse(render_to_string("503.html"), status=503)
        away["Retry-After"] = TRY_AGAIN_SECONDS
        return away
    return HttpResponse(render_to_string("500.html"), status=500)
