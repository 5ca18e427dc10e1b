"""Pages of receipts, each with a check."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

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
    """Show one receipt with the result of its check and of the check of all others, ready to print."""
    chain = chains.check(participant)
    found = next((one for one in chain.receipts if one.sequence == sequence), None)
    if found is None:
        raise Http404("We cannot find that receipt.")
    context = {
        "participant": participant,
        "receipt": found,
        "check": chain.one(found),
        "later": chain.receipts[-1].sequence - found.sequence,
        "faults_beside": chain.faults_beside(found),
        "anchored_on": chain.anchored_on,
    }
    return render(request, "portal/receipt.html", context)
