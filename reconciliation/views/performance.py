"""The performance report of a practice, as a page and as a PDF."""

from __future__ import annotations

from io import BytesIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portal.access import for_participant
from portal.models import Participant
from portal.rules.performance_years import policy_of
from portal.selectors import policy_book
from portal.views.years import chosen_year
from reconciliation.documents import performance_pdf
from reconciliation.models import PerformanceReport
from reconciliation.performance import compared
from reconciliation.rules.peers import MINIMUM
from reconciliation.selectors.performance import performance_reports


@for_participant()
def performance(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the performance report of a year beside anonymous peers, and beside the year before."""
    reports = _reports(participant)
    year = chosen_year(request, reports) or max(reports, default=None)
    context = {"participant": participant, "years": sorted(reports), "year": year}
    if year is not None:
        report, before = reports[year], reports.get(year - 1)
        policy = policy_of(year, book=policy_book())
        context |= {
            "report": report,
            "before": before,
            "groups": list(compared(report, before, policy=policy)),
            "minimum": policy[MINIMUM],
        }
    return render(request, "reconciliation/performance.html", context)


@for_participant()
def performance_file(request: HttpRequest, participant: Participant, year: int) -> FileResponse:
    """Download the performance report of a year as a tagged PDF."""
    reports = _reports(participant)
    if year not in reports:
        raise Http404
    policy = policy_of(year, book=policy_book())
    return FileResponse(
        BytesIO(performance_pdf.render(reports[year], reports.get(year - 1), policy=policy)),
        as_attachment=True,
        filename=f"performance-report-{participant.model_id}-{year}.pdf",
        content_type="application/pdf",
    )


def _reports(participant: Participant) -> dict[int, PerformanceReport]:
    """Return the performance reports of a participant by their years."""
    found = {one.compilation.year: one for one in performance_reports(participant)}
    for report in found.values():
        report.participant = participant  # already loaded: no second query
    return found
