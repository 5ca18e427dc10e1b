"""Messages of CMS as a practice reads them: a list to search, and each message."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from portal.access import for_participant, seat_of
from portal.forms import MessageSearchForm
from portal.models import Participant
from portal.services import messages

ROWS_A_PAGE = 25


@for_participant()
def message_list(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show all messages, newest first, with those that the reader has not opened marked; take words to search for."""
    user: Any = request.user
    form = MessageSearchForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = participant.messages.with_read_mark(user).select_related("written_by")
    unread = rows.filter(is_read=False).count()
    if chosen.get("words"):
        rows = rows.containing(chosen["words"])
    if chosen.get("unread"):
        rows = rows.filter(is_read=False)
    context = {
        "participant": participant,
        "form": form,
        "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "unread": unread,
        "narrowed": any(chosen.values()),
    }
    return render(request, "portal/message_list.html", context)


@for_participant()
def message(request: HttpRequest, participant: Participant, message_id: int) -> HttpResponse:
    """Show one message from CMS, and mark it as read for the reader's seat; CMS staff who look leave no mark."""
    user: Any = request.user
    found = get_object_or_404(participant.messages.select_related("written_by"), pk=message_id)
    seat = seat_of(user, participant)
    if seat is not None and request.method == "GET":
        messages.mark_read(message=found, seat=seat, by=user)
    return render(request, "portal/message.html", {"participant": participant, "message": found})
