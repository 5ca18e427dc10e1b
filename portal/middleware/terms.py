"""The terms of use: nobody enters a part of the portal before accepting its terms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from portal.models import Acceptance
from portal.sessions import ACCEPTED
from portal.terms import part_of


class TermsMiddleware:
    """Lead people to the terms of a part whose version of now they have not accepted, and back to their page.

    CMS staff are not asked: they look at a practice's pages under the rules of their own work.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        user: Any = request.user
        if getattr(view, "guard", "") != "participant" or not user.is_authenticated or user.is_staff:
            return None
        part = part_of(request.resolver_match.app_name)  # type: ignore[union-attr]
        if part.mark not in request.session.get(ACCEPTED, ()):
            rows = Acceptance.objects.filter(user=user).values_list("part", "version")
            request.session[ACCEPTED] = [f"{code} {version}" for code, version in rows]
        if part.mark in request.session[ACCEPTED]:
            return None
        after = request.get_full_path() if request.method == "GET" else request.path
        return redirect(f"{reverse('portal:terms', args=[part.code])}?{urlencode({'next': after})}")
