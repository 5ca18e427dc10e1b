"""The page of an invitation's link, for people with and without an account."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.access import public
from portal.forms import NewPersonForm
from portal.models import User
from portal.services import invitations
from portal.views.registration import sign_in_new
from portal.views.submitted import submitted


@public
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Let the signed-in owner of the address accept; let others sign in, or create their account."""
    found, reason = invitations.check_link(token=token)
    if found is None and request.method == "POST" and request.user.is_authenticated:  # the second of two clicks
        messages.info(request, reason)
        return redirect("portal:start")
    if found is None:
        return render(request, "portal/invitation_refused.html", {"reason": reason}, status=410)
    if request.user.is_authenticated:
        return _accept(request, token, {"invitation": found, "matches": invitations.is_for(found, request.user)})
    if User.objects.filter(email__iexact=found.email).exists():
        return render(request, "portal/invitation.html", {"invitation": found, "signs_in": True})
    return _create_account(request, token, {"invitation": found})


def _accept(request: HttpRequest, token: str, context: dict[str, object]) -> HttpResponse:
    form = forms.Form(request.POST if request.method == "POST" else None)
    seat = submitted(request, form, lambda _: invitations.accept(token=token, by=request.user))
    if seat is None:
        return render(request, "portal/invitation.html", {**context, "form": form})
    messages.success(request, f"You now have access to {seat.participant}.")
    return redirect("participation:dashboard", seat.participant.model_id)


def _create_account(request: HttpRequest, token: str, context: dict[str, object]) -> HttpResponse:
    form = NewPersonForm(request.POST or None)
    user = submitted(request, form, lambda data: invitations.accept_as_new(token=token, by="visitor", **data))
    if user is None:
        return render(request, "portal/invitation_account.html", {**context, "form": form})
    return sign_in_new(request, user)
