"""Pages for what went wrong, in the portal's own frame and without personal data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form came from an old page; what was typed can be sent again from a fresh one."""
    return render(request, "403_csrf.html", status=403)
