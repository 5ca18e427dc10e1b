"""The check of claim lines before a practice bills them; the page keeps nothing of what it reads."""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from episodes.forms import BillingCheckForm
from episodes.services.billing_check import checked
from portal.access import for_participant
from portal.models import Participant
from portal.services.kept_forms import never_kept
from portal.views.submitted import submitted


@never_kept
@for_participant()
def billing_check(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Read a table of claim lines, and show the remarks on each row."""
    form = BillingCheckForm(request.POST or None, request.FILES or None)
    rows = submitted(
        request, form, lambda data: checked(participant=participant, content=form.content()), field="pasted"
    )
    context = {
        "participant": participant,
        "form": form if rows is None else BillingCheckForm(),
        "rows": rows,
        "counts": Counter(remark.severity for row in rows or () for remark in row.remarks),
    }
    return render(request, "episodes/billing_check.html", context)
