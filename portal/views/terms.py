"""The terms of use of a part of the portal: anyone may read them, and people with an account accept them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from portal.access import public
from portal.models import Acceptance
from portal.services import acceptances
from portal.sessions import ACCEPTED
from portal.terms import PARTS
from portal.views.submitted import submitted


@public
def terms(request: HttpRequest, part: str) -> HttpResponse:
    """Show the terms of a part; a person who accepts them goes on to the page that they had opened."""
    found = PARTS.get(part)
    if found is None:
        raise Http404("We cannot find these terms.")
    user: Any = request.user
    if request.method == "POST" and not user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if submitted(request, forms.Form(request.POST), lambda _: acceptances.accept(part=found, user=user, by=user)):
        request.session.pop(ACCEPTED, None)
        return redirect(_after(request))
    accepted = None
    if user.is_authenticated:
        accepted = Acceptance.objects.filter(user=user, part=found.code, version=found.version).first()
    return render(request, "portal/terms.html", {"part": found, "accepted": accepted})


def _after(request: HttpRequest) -> str:
    asked = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if safe else resolve_url("portal:start")
