"""The page after sign-in, and requests about the length of the session."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from portal.access import public, signed_in
from portal.context_processors import page_shell
from portal.models import Invitation, Participant


@signed_in
def start(request: HttpRequest) -> HttpResponse:
    """Redirect to the person's only participant or to the admin; otherwise show all participants and invitations."""
    participants = list(Participant.objects.for_user(request.user).defer("tin"))
    invitations = list(Invitation.objects.in_time().for_user(request.user).select_related("participant"))
    if len(participants) == 1 and not invitations:
        return redirect("participation:dashboard", participants[0].model_id)
    if not participants and not invitations and request.user.is_staff:
        return redirect("admin:index")
    return render(request, "portal/start.html", {"participants": participants, "invitations": invitations})


def _session_left(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"seconds": page_shell(request)["session_idle_seconds"] or 0})


@require_POST
@signed_in
def session_extend(request: HttpRequest) -> JsonResponse:
    """Prolong the session, because the person pressed the button, and return the seconds left."""
    return _session_left(request)


@public
def session_left(request: HttpRequest) -> JsonResponse:
    """Return the seconds left in the session, without prolonging it."""
    return _session_left(request)


session_left.passive = True  # type: ignore[attr-defined]
