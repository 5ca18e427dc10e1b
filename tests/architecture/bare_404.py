"""The portal's addresses with a bare answer 404, for tests that count statuses: its page takes longer than the rest."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound

from portal.urls import *  # noqa: F403 (an URLconf with the same addresses and the other handlers)


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponseNotFound()
