"""Return of what a person typed before a session timed out: put back into its page, and forgotten once it is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict

from portal.services import kept_forms
from portal.sessions import KEPT_FORMS

ASKED = "kept"
"""The URL parameter that asks for what was typed."""


class KeptFormsMiddleware:
    """Give a page the kept fields as if they had just been sent, but by GET: views show them and write nothing.

    The session holds the addresses of the pages for which something is kept, so other pages need no query.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        done = request.method == "POST" and response.status_code == 302
        user: Any = request.user
        if done and user.is_authenticated and request.path in request.session.get(KEPT_FORMS, ()):
            kept_forms.forget(path=request.path, by=user)
            request.session[KEPT_FORMS] = [path for path in request.session[KEPT_FORMS] if path != request.path]
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        user: Any = request.user
        if request.method != "GET" or ASKED not in request.GET or not user.is_authenticated:
            return
        if request.path in request.session.get(KEPT_FORMS, ()):
            fields = kept_forms.fields_of(user, request.path)
            if fields is not None:
                request.POST = QueryDict(urlencode(fields, doseq=True))  # type: ignore[assignment]
                request.shows_kept_form = True  # type: ignore[attr-defined]
