"""The end of a look, and the list in which a practice finds every one of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from portal.access import for_participant, staff_only
from portal.models import Participant
from portal.oversight import looks
from portal.oversight.services import view_as

MOST_SHOWN = 200


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


@for_participant()
def cms_activity(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show each time that CMS staff looked at the pages of a participant, newest first."""
    seen = participant.looks_of_cms.select_related("viewed_by")[:MOST_SHOWN]  # type: ignore[attr-defined]
    return render(request, "oversight/cms_activity.html", {"participant": participant, "looks": seen})
