"""Pages of the people of a participant: their seats, invitations, roles, and the handover to a successor."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from portal.access import for_participant, may_bind
from portal.formatting import long_date
from portal.forms import EndSeatForm, HandoverForm, InvitationForm, RoleForm
from portal.models import Invitation, Participant, Role, Seat
from portal.services import handovers, invitations, seats
from portal.views.submitted import submitted


@for_participant()
def people(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show who has and had access and who is invited; take the address of a person to invite."""
    form = InvitationForm(request.POST or None, initial={"role": request.GET.get("role", "")})
    sent = submitted(
        request, form, lambda data: invitations.send(participant=participant, by=request.user, **data), field="email"
    )
    if sent:
        messages.success(request, f"We emailed an invitation to {sent.email}. It works for 48 hours.")
        return redirect("portal:people", participant.model_id)
    rows = list(participant.seats.select_related("user").order_by(F("ended_at").desc(nulls_first=True), "started_at"))
    context = {
        "participant": participant,
        "seats": [seat for seat in rows if seat.is_in_force],
        "former": [seat for seat in rows if not seat.is_in_force],
        "invitations": participant.invitations.waiting().select_related("invited_by"),
        "handovers": participant.handovers.select_related("handed_by", "successor"),
        "form": form,
        "may_bind": may_bind(participant),
    }
    return render(request, "portal/people.html", context)


@for_participant()
def seat_end(request: HttpRequest, participant: Participant, seat_id: int) -> HttpResponse:
    """Ask for the last day of a person's access, and end it."""
    seat = _seat(participant, seat_id)
    if not seat.is_in_force:
        return _changed_meanwhile(request, participant)
    form = EndSeatForm(request.POST or None)
    own = seat.user_id == request.user.pk
    ended = submitted(request, form, lambda data: seats.end(seat=seat, by=request.user, **data))
    if ended:
        whose = "You have" if own else f"{seat.user} has"
        until = f"access until {long_date(ended.last_on)}" if ended.is_in_force else "no access any more"
        messages.success(request, f"{whose} {until}.")
        if own and not ended.is_in_force:
            return redirect("portal:start")
        return redirect("portal:people", participant.model_id)
    context = {"participant": participant, "seat": seat, "form": form, "own": own}
    return render(request, "portal/seat_end.html", context)


@for_participant(Role.PRIMARY)
def seat_role(request: HttpRequest, participant: Participant, seat_id: int) -> HttpResponse:
    """Ask for another role of a person, and give it."""
    seat = _seat(participant, seat_id)
    if not seat.is_in_force:
        return _changed_meanwhile(request, participant)
    form = RoleForm(request.POST or None, initial={"role": seat.role})
    changed = submitted(request, form, lambda data: seats.change_role(seat=seat, by=request.user, **data))
    if changed:
        messages.success(request, f"{seat.user} is now: {changed.get_role_display().lower()}.")
        return redirect("portal:people", participant.model_id)
    return render(request, "portal/seat_role.html", {"participant": participant, "seat": seat, "form": form})


def _seat(participant: Participant, seat_id: int) -> Seat:
    return get_object_or_404(participant.seats.select_related("user", "participant"), pk=seat_id)


def _changed_meanwhile(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Lead back to the list of people, which shows what somebody else did in the meantime."""
    messages.warning(request, "This access was changed after you opened the page. This is how it is now.")
    return redirect("portal:people", participant.model_id)


@for_participant(Role.PRIMARY)
@require_POST
def invitation_renew(request: HttpRequest, participant: Participant, invitation_id: int) -> HttpResponse:
    """Send an invitation again."""
    invitation = get_object_or_404(participant.invitations, pk=invitation_id)
    done = f"We emailed the invitation to {invitation.email} again. It works for 48 hours."
    return _changed(request, invitation, invitations.renew, done)


@for_participant(Role.PRIMARY)
@require_POST
def invitation_revoke(request: HttpRequest, participant: Participant, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = get_object_or_404(participant.invitations, pk=invitation_id)
    return _changed(request, invitation, invitations.revoke, f"The invitation to {invitation.email} no longer works.")


def _changed(request: HttpRequest, invitation: Invitation, act: Callable[..., Invitation], done: str) -> HttpResponse:
    """Change an invitation by a service, and show the result on the page of people."""
    form = forms.Form(request.POST)
    if submitted(request, form, lambda _: act(invitation=invitation, by=request.user)):
        messages.success(request, done)
    else:
        messages.error(request, " ".join(form.non_field_errors()))
    return redirect("portal:people", invitation.participant.model_id)


@for_participant(Role.PRIMARY)
def handover(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Take the notes for a successor and hand the work over."""
    colleagues = participant.seats.in_force().exclude(user=request.user).select_related("user")
    form = HandoverForm(request.POST or None, colleagues=colleagues)
    made = submitted(request, form, lambda data: handovers.hand_over(participant=participant, by=request.user, **data))
    if made:
        messages.success(request, f"You handed the work over to {made.successor}. Everybody with access was told.")
        left = form.cleaned_data["afterwards"] == handovers.END
        return redirect("portal:start") if left else redirect("portal:people", participant.model_id)
    context = {"participant": participant, "form": form, "colleagues": colleagues}
    return render(request, "portal/handover.html", context)
