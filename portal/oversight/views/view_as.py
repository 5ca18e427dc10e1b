"""The end of a look at a practice's pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from portal.access import staff_only
from portal.oversight import looks
from portal.oversight.services import view_as


@staff_only
@require_POST
def view_as_end(request: HttpRequest) -> HttpResponse:
    """Stop looking at a practice's pages."""
    user: Any = request.user
    look = looks.look_of(request)
    if look is not None:
        view_as.end(look=look, by=user)
    request.session.pop(looks.SESSION_KEY, None)
    return redirect("admin:oversight_viewas_changelist")
