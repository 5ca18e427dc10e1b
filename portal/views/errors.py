"""Error pages, without personal data."""

from __future__ import annotations

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from portal.files.room import lacks_room

TRY_AGAIN_SECONDS = "10"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Explain that the form came from an old page and must be sent again."""
    return render(request, "403_csrf.html", status=403)


def too_many_requests(request: HttpRequest, minutes: int = 1) -> HttpResponse:
    """Say how many minutes to wait before the next attempt: one for allauth's own limits."""
    return render(request, "429.html", {"minutes": minutes}, status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 with a time to try again if the database is unreachable or the disk is full."""
    error = sys.exception()
    if isinstance(error, OperationalError | InterfaceError):
        return _try_again("503.html", TRY_AGAIN_SECONDS)
    if lacks_room(error):
        return _try_again("503_no_room.html", str(settings.ROOM_AGAIN_SECONDS))
    return HttpResponse(render_to_string("500.html"), status=500)


def _try_again(template: str, seconds: str) -> HttpResponse:
    away = HttpResponse(render_to_string(template), status=503)
    away["Retry-After"] = seconds
    return away
