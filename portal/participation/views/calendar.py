"""The calendar feed of a participant: the page with a person's secret address, and the feed itself."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from portal import clock
from portal.access import for_participant, public
from portal.models import Participant
from portal.participation import selectors
from portal.participation.agenda import Entry, open_entries
from portal.participation.calendar_feed import feed
from portal.participation.duties import DUTIES
from portal.participation.forms.calendar import CalendarAddressForm
from portal.participation.rules.close_out import close_out
from portal.participation.services import calendar_addresses
from portal.selectors import policy_book
from portal.views.submitted import submitted


@for_participant()
def calendar(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the person's address, and make one or replace it."""
    address = participant.calendar_addresses.filter(user=request.user, ended_at__isnull=True).first()
    form = CalendarAddressForm(request.POST or None, replaces=address is not None)
    if submitted(request, form, lambda _: calendar_addresses.make(participant=participant, by=request.user)):
        messages.success(request, "Your calendar address is ready. An earlier one no longer works.")
        return redirect("participation:calendar", participant.model_id)
    context = {
        "participant": participant,
        "address": address,
        "url": settings.PUBLIC_ADDRESS + reverse("participation:calendar-feed", args=[address.token()])
        if address
        else "",
        "form": form,
    }
    return render(request, "participation/calendar.html", context)


@for_participant()
@require_POST
def calendar_end(request: HttpRequest, participant: Participant) -> HttpResponse:
    """End the person's address."""
    calendar_addresses.end(participant=participant, by=request.user)
    messages.success(request, "Your calendar address no longer works.")
    return redirect("participation:calendar", participant.model_id)


@public
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Return what is open as an iCalendar file to whoever knows the address.

    :raises Http404: for an address that is not ours, that was ended, or whose owner has no seat any more.
    """
    address = selectors.calendar_address(token)
    if address is None:
        raise Http404("We cannot find that calendar.")
    participant, today = address.participant, clock.today()
    entries = open_entries(Entry.of(one, participant.model_id, today) for one in participant.obligations.open())
    days = close_out(DUTIES, kind=participant.kind, on=today, book=policy_book())
    content = feed(participant.model_id, entries, days, today=today, now=clock.real_now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="ro-model.ics"'
    patch_cache_control(response, private=True, no_store=True)
    return response
