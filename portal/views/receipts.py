"""Receipts: the list, one receipt, and the check of the whole chain."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from portal.access import for_participant
from portal.models import Participant
from portal.services import receipts


@for_participant()
def receipt_list(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show all receipts, newest first, and whether the chain holds."""
    context = {
        "participant": participant,
        "receipts": participant.receipts.select_related("participant"),
        "check": receipts.verify(participant=participant),
    }
    return render(request, "portal/receipt_list.html", context)


@for_participant()
def receipt(request: HttpRequest, participant: Participant, sequence: int) -> HttpResponse:
    """Show one receipt, ready to print."""
    found = get_object_or_404(participant.receipts.select_related("participant"), sequence=sequence)
    context = {
        "participant": participant,
        "receipt": found,
        "unaltered": found.digest == found.content_digest(),
    }
    return render(request, "portal/receipt.html", context)


@for_participant()
def message(request: HttpRequest, participant: Participant, message_id: int) -> HttpResponse:
    """Show one message from CMS."""
    found = get_object_or_404(participant.messages, pk=message_id)
    return render(request, "portal/message.html", {"participant": participant, "message": found})
