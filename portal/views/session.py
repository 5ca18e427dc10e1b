"""The page after sign-in, and requests about the length of the session."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from portal.access import public, signed_in
from portal.context_processors import page_shell
from portal.middleware import session_limits
from portal.models import Invitation, Participant
from portal.services import kept_forms
from portal.sessions import KEPT_FORMS


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


@require_POST
@public
def session_over(request: HttpRequest) -> JsonResponse:
    """Return the seconds left; if there are none, keep what the person typed on the page that they still look at.

    The page's script calls it at the last second. It sends the fields of the page's form and, as `kept_path`, the
    page's address. A session that another tab has prolonged goes on, and nothing is kept.
    """
    if request.user.is_authenticated:
        session_limits.note_if_over(request, ahead_seconds=1)
    why = getattr(request, "session_ended_because", "")
    if why:
        posted = request.POST.copy()
        path = posted.pop("kept_path", [""])[-1]
        kept = session_limits.keep(request, path, posted)
        logout(request)
        messages.warning(request, f"{why} {session_limits.KEPT}" if kept else why)
    return _session_left(request)


session_over.passive = True  # type: ignore[attr-defined]


@require_POST
@signed_in
def kept_form_forget(request: HttpRequest) -> HttpResponse:
    """Delete what is kept for a page, because the person no longer wants it, and return to the page."""
    user: Any = request.user
    path = request.POST.get("path", "")
    waiting = request.session.get(KEPT_FORMS, [])
    if path not in waiting:
        return redirect("portal:start")
    kept_forms.forget(path=path, by=user)
    request.session[KEPT_FORMS] = [one for one in waiting if one != path]
    messages.success(request, "What you typed is deleted.")
    return redirect(path)
