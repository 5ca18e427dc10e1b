"""Pages of receipts, each with a check."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from portal import chains
from portal.access import for_participant
from portal.models import Participant


@for_participant()
def receipt_list(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show all receipts, newest first, with the result of their check."""
    check = chains.check(participant)
    context = {"participant": participant, "receipts": check.receipts[::-1], "check": check}
    return render(request, "portal/receipt_list.html", context)


@for_participant()
def receipt(request: HttpRequest, participant: Participant, sequence: int) -> HttpResponse:
    """Show one receipt with the result of its check, ready to print."""
    found = get_object_or_404(participant.receipts.select_related("participant"), sequence=sequence)
    context = {"participant": participant, "receipt": found, "check": chains.check_receipt(found)}
    return render(request, "portal/receipt.html", context)
