"""Many practitioners at once: a table is pasted or uploaded, shown row by row, then added to the list."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from portal.access import for_participant
from portal.models import Participant, Role
from portal.participation.forms.practitioners import PractitionerRowsForm, PractitionerTableForm, SealedListField
from portal.participation.services import practitioner_additions
from portal.participation.views.practitioners import CERTIFY
from portal.views.submitted import submitted


@for_participant(Role.DELEGATE)
def practitioner_table(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Take a table of practitioners, and show what adding its rows would do."""
    form = PractitionerTableForm(request.POST or None, request.FILES or None)
    additions = submitted(
        request,
        form,
        lambda data: practitioner_additions.preview(participant=participant, content=form.content()),
        field="pasted",
    )
    if additions is None:
        return render(request, "participation/practitioner_table.html", {"participant": participant, "form": form})
    context = {
        "participant": participant,
        "additions": additions,
        "new": sum(one.state == practitioner_additions.NEW for one in additions),
        "form": PractitionerRowsForm(
            initial={"rows": SealedListField.seal(one.stated for one in additions)},
            action=reverse("participation:practitioner-add-many", args=[participant.model_id]),
        ),
    }
    return render(request, "participation/practitioner_table_preview.html", context)


@for_participant(Role.DELEGATE)
def practitioner_add_many(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Add the practitioners of a table that the preview showed."""
    form = PractitionerRowsForm(request.POST or None)
    added = submitted(
        request,
        form,
        lambda data: practitioner_additions.add_many(participant=participant, rows=data["rows"], by=request.user),
    )
    if added is None:
        context = {"participant": participant, "form": PractitionerTableForm(), "refused": form.errors}
        return render(request, "participation/practitioner_table.html", context)
    if added:
        count = f"{len(added)} practitioner{'' if len(added) == 1 else 's'}"
        messages.success(request, f"You added {count} to the list. {CERTIFY}")
    else:
        messages.info(request, "Everyone in the table is on the list already. Nothing changed.")
    return redirect("participation:practitioner-list", participant.model_id)
