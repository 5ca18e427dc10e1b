"""The dashboard: each obligation of a year with its last day, its status, and the consequence of missing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from portal import clock
from portal.access import for_participant
from portal.models import Participant, Receipt
from portal.participation.models import Obligation
from portal.views.years import chosen_year

ATTESTATION_PAGE = "participation:attestation"
# The columns that the rows show, and the number of the receipt; the query loads nothing else.
SHOWN = (
    "participant_id", "year", "code", "title", "opens_on", "due_on", "authority", "consequence", "settled_on",
    "waived_on", "is_right", "taken_late", "page", "action", "receipt__sequence",
)  # fmt: skip


@dataclass(frozen=True)
class ObligationRow:
    """One obligation as the dashboard shows it."""

    code: str
    title: str
    year: int
    due_on: date
    opens_on: date | None
    status: str
    days_left: int
    model_id: str
    consequence: str
    authority: str
    settled_on: date | None
    receipt: Receipt | None
    taken_late: bool
    page: str
    button_label: str

    @property
    def can_be_done(self) -> bool:
        """True if this can be the next step: due, upcoming, or overdue but accepted late."""
        return self.status in ("due", "upcoming") or (self.status == "overdue" and self.taken_late)

    @cached_property
    def action(self) -> tuple[str, str]:
        """The address of its page and the button label; computed only for rows that a page shows."""
        if self.status == "overdue" and not self.taken_late:
            return reverse("portal:help-desk"), "Ask for more time"
        return page_of(self.page, self.model_id, self.code) + f"?year={self.year}", self.button_label

    @classmethod
    def of(cls, obligation: Obligation, participant: Participant, today: date) -> ObligationRow:
        """Return the row of an obligation as of a day."""
        return cls(
            code=obligation.code,
            title=obligation.title,
            year=obligation.year,
            due_on=obligation.due_on,
            opens_on=obligation.opens_on,
            status=obligation.status(today),
            days_left=(obligation.due_on - today).days,
            model_id=participant.model_id,
            consequence=obligation.consequence,
            authority=obligation.authority,
            settled_on=obligation.settled_on,
            receipt=obligation.receipt,
            taken_late=obligation.taken_late,
            page=obligation.page,
            button_label=obligation.action,
        )


def page_of(name: str, model_id: str, code: str) -> str:
    """Return the address of the page of an obligation by its URL name.

    The attestation page also takes the code. The page of a right takes the primary key of its report or notice, which
    ends the code (`error-notice:7`).
    """
    number = code.partition(":")[2]
    more = [code] if name == ATTESTATION_PAGE else [number] if number else []
    return reverse(name, args=[model_id, *more])


@for_participant()
def dashboard(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show what a participant owes for a year, the next step first."""
    today = clock.today()
    with_receipts = Obligation.objects.select_related("receipt").only(*SHOWN)
    # Read once for the page and its panels, which use the rows prefetched on the participant.
    prefetch_related_objects([participant], Prefetch("obligations", with_receipts))
    rows = [ObligationRow.of(obligation, participant, today) for obligation in participant.obligations.all()]
    by_day = sorted(rows, key=lambda row: (row.due_on, row.status == "upcoming"))
    next_step = next((row for row in by_day if row.can_be_done), None)
    years = sorted({row.year for row in rows})
    default = next_step.year if next_step else (today.year if today.year in years else (years or [today.year])[-1])
    year = chosen_year(request, years) or default
    context = {
        "participant": participant,
        "today": today,
        "year": year,
        "years": years,
        "obligations": [row for row in rows if row.year == year],
        "overdue_elsewhere": [
            row for row in rows if row.status == "overdue" and row.year != year and row is not next_step
        ],
        "next_step": next_step,
        "messages_received": participant.messages.all()[:5],
    }
    return render(request, "participation/dashboard.html", context)
