"""The practitioners on the snapshot days of QP determinations, as a page and as a download."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal import clock
from portal.access import for_participant
from portal.models import Participant
from portal.participation import selectors
from portal.participation.duties.practitioner_list import DUTY
from portal.participation.models import QPDenial
from portal.participation.rules.practitioner_list import list_of_year
from portal.participation.rules.qp_snapshots import qp_standings, snapshots
from portal.participation.track_standing import track_standing
from portal.participation.views.years import requested_performance_year
from portal.selectors import policy_book
from portal.views.sheets import sheet

COLUMNS = (
    "performance_year", "snapshot", "model_id", "npi", "first_name", "last_name", "specialty", "from", "to",
    "qp_denied_on", "qp_denial_reason",
)  # fmt: skip


@for_participant()
def practitioner_snapshots(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show who is on the list on each snapshot day of a year, and what that means for each practitioner."""
    book, today = policy_book(), clock.today()
    py = requested_performance_year(request, participant, DUTY.code)
    rows = [selectors.listed(row) for row in participant.practitioners.all()]
    taken = snapshots(rows, py, book=book)
    denials = _denials(participant, py.year)
    standings = qp_standings(list_of_year(rows, py), taken, on=today, denied=denials)
    context = {
        "participant": participant,
        "year": py.year,
        "years": list(participant.obligations.filter(code=DUTY.code).order_by("year").values_list("year", flat=True)),
        "today": today,
        "snapshots": taken,
        "standings": [
            (one, denials.get(one.practitioner.npi))
            for one in sorted(standings, key=lambda one: one.practitioner.last_name.casefold())
        ],
        "track": track_standing(participant, py.year, today=today, book=book),
        "uncertified": participant.obligations.open().filter(code=DUTY.code, year=py.year).first(),
    }
    return render(request, "participation/practitioner_snapshots.html", context)


@for_participant()
def practitioner_snapshot_file(request: HttpRequest, participant: Participant, ending: str) -> HttpResponse:
    """Send the snapshots of a year that have come, one row for each practitioner and day."""
    py = requested_performance_year(request, participant, DUTY.code)
    rows = [selectors.listed(row) for row in participant.practitioners.all()]
    today, denials = clock.today(), _denials(participant, py.year)
    lines = [
        [
            str(py.year), taken.on.isoformat(), participant.model_id, one.npi, one.first_name, one.last_name,
            one.specialty, one.from_on.isoformat(), one.to_on.isoformat() if one.to_on else "",
            *_denied(denials.get(one.npi)),
        ]
        for taken in snapshots(rows, py, book=policy_book())
        if taken.on <= today
        for one in taken.practitioners
    ]  # fmt: skip
    return sheet(f"{participant.model_id}-snapshots-{py.year}", COLUMNS, lines, ending=ending)


def _denials(participant: Participant, year: int) -> dict[str, QPDenial]:
    """Return the denials of QP status in force for a year, by NPI."""
    return {one.npi: one for one in QPDenial.objects.in_force().filter(participant=participant, year=year)}


def _denied(denial: QPDenial | None) -> tuple[str, str]:
    return (denial.denied_on.isoformat(), denial.reason) if denial else ("", "")
