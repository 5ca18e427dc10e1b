"""What is owed, by when, what is done, and what happens if it is missed."""

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
from portal.models import Obligation, Participant, Receipt
from portal.views.years import chosen_year

# Where each duty is done; the URL names of higher apps are strings, never imports.
ACTIONS = {
    "practitioner-list": ("portal:practitioner-list", "Review and certify"),
    "cehrt": ("portal:attestation-cehrt", "Attest CEHRT"),
    "pso": ("portal:attestation-pso", "Attest PSO"),
    "low-volume-opt-out": ("portal:election", "Decide"),
    "quality-measures": ("quality:submission-list", "Upload measures"),
    "clinical-data-1": ("quality:submission-list", "Upload clinical data"),
    "clinical-data-2": ("quality:submission-list", "Upload clinical data"),
    "error-notice": ("reconciliation:statement-list", "Read the report"),
}
# What the rows show of a duty, and the number of its receipt: the rest of both stays in the database.
SHOWN = (
    "participant_id", "year", "code", "title", "opens_on", "due_on", "authority", "consequence", "settled_on",
    "waived_on", "is_right", "taken_late", "receipt__sequence",
)  # fmt: skip


@dataclass(frozen=True)
class DutyRow:
    """One duty as the dashboard shows it."""

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

    @property
    def can_be_done(self) -> bool:
        """Whether it may be the next step: now, later, or late but still taken."""
        return self.status in ("due", "upcoming") or (self.status == "overdue" and self.taken_late)

    @cached_property
    def action(self) -> tuple[str, str]:
        """Where the duty is done and what the button says; worked out for the rows that a page shows."""
        if self.status == "overdue" and not self.taken_late:
            return reverse("portal:help-desk"), "Ask for more time"
        # Each report has its number behind the code.
        code = "error-notice" if self.code.startswith("error-notice") else self.code
        name, label = ACTIONS.get(code, ("portal:dashboard", "Read more"))
        return f"{reverse(name, args=[self.model_id])}?year={self.year}", label

    @classmethod
    def of(cls, obligation: Obligation, participant: Participant, today: date) -> DutyRow:
        """Make the row of an obligation as of a day."""
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
        )


@for_participant()
def dashboard(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show a participant's duties of a year, the next step first."""
    today = clock.today()
    with_receipts = Obligation.objects.select_related("receipt").only(*SHOWN)
    # Read once for the page and for the panels, which find them at the participant.
    prefetch_related_objects([participant], Prefetch("obligations", with_receipts))
    rows = [DutyRow.of(obligation, participant, today) for obligation in participant.obligations.all()]
    by_day = sorted(rows, key=lambda row: (row.due_on, row.status == "upcoming"))
    next_duty = next((row for row in by_day if row.can_be_done), None)
    years = sorted({row.year for row in rows})
    default = next_duty.year if next_duty else (today.year if today.year in years else (years or [today.year])[-1])
    year = chosen_year(request, years) or default
    context = {
        "participant": participant,
        "today": today,
        "year": year,
        "years": years,
        "duties": [row for row in rows if row.year == year],
        "overdue_elsewhere": [
            row for row in rows if row.status == "overdue" and row.year != year and row is not next_duty
        ],
        "next_duty": next_duty,
        "messages_received": participant.messages.all()[:5],
    }
    return render(request, "portal/dashboard.html", context)
