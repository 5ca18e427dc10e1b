"""Requests of a practice to correct its profile, and its notices that something changes."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from portal import clock
from portal.access import for_participant, may_prepare
from portal.models import Participant, Role
from portal.participation.forms.profile import ChangeForm, CorrectionForm
from portal.participation.models import ProfileRequest
from portal.participation.profile import on_file
from portal.participation.rules.profile import changes_told
from portal.participation.services import profiles
from portal.selectors import policy_book
from portal.views.downloads import download
from portal.views.submitted import submitted


@for_participant(Role.DELEGATE)
def profile_correction(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Take what is wrong and what is right, and send it to CMS."""
    form = CorrectionForm(request.POST or None, request.FILES or None)
    made = submitted(
        request, form, lambda data: profiles.ask_for_correction(participant=participant, by=request.user, **data)
    )
    if made:
        return _sent(request, made)
    context = {"participant": participant, "form": form, "on_file": on_file(participant)}
    return render(request, "participation/profile_correction.html", context)


@for_participant(Role.PRIMARY)
def profile_change(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Take the notice of a change."""
    subjects = changes_told(clock.today(), book=policy_book())
    form = ChangeForm(request.POST or None, request.FILES or None, subjects=subjects)
    made = submitted(request, form, lambda data: profiles.tell_change(participant=participant, by=request.user, **data))
    if made:
        return _sent(request, made)
    context = {"participant": participant, "form": form, "subjects": subjects}
    return render(request, "participation/profile_change.html", context)


def _sent(request: HttpRequest, made: ProfileRequest) -> HttpResponse:
    messages.success(request, "We sent this to CMS. CMS will decide, and you get a message.")
    return redirect("participation:profile-request", made.participant.model_id, made.pk)


@for_participant()
def profile_request(request: HttpRequest, participant: Participant, profile_request_id: int) -> HttpResponse:
    """Show a request with CMS's decision."""
    shown = _request(participant, profile_request_id)
    context = {
        "participant": participant,
        "shown": shown,
        "decision": getattr(shown, "decision", None),
        "may_prepare": may_prepare(participant),
    }
    return render(request, "participation/profile_request.html", context)


@for_participant()
def profile_request_file(request: HttpRequest, participant: Participant, profile_request_id: int) -> HttpResponseBase:
    """Download the file of a request."""
    shown = _request(participant, profile_request_id)
    if shown.file is None:
        raise Http404("This request has no file.")
    return download(request, shown.file)


@for_participant(Role.DELEGATE)
@require_POST
def profile_request_withdraw(request: HttpRequest, participant: Participant, profile_request_id: int) -> HttpResponse:
    """Withdraw a request that waits for CMS."""
    shown = _request(participant, profile_request_id)
    form = forms.Form(request.POST)
    if submitted(request, form, lambda _: profiles.withdraw(request=shown, by=request.user)):
        messages.success(request, "You withdrew this request.")
    else:
        messages.error(request, " ".join(form.non_field_errors()))
    return redirect("participation:profile-request", participant.model_id, shown.pk)


def _request(participant: Participant, profile_request_id: int) -> ProfileRequest:
    own = participant.profile_requests.select_related("receipt", "asked_by", "file", "decision")
    return get_object_or_404(own, pk=profile_request_id)
