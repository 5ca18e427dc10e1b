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
from reconciliation.performance import compared
from reconciliation.rules.peers import MINIMUM
from reconciliation.selectors.performance import performance_reports


@for_participant()
def performance(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the performance report of a year beside anonymous peers."""
    reports = {one.compilation.year: one for one in performance_reports(participant)}
    year = chosen_year(request, reports) or max(reports, default=None)
    context = {"participant": participant, "years": sorted(reports), "year": year}
    if year is not None:
        report = reports[year]
        report.participant = participant  # already loaded: no second query
        context |= {
            "report": report,
            "groups": list(compared(report)),
            "minimum": policy_of(year, book=policy_book())[MINIMUM],
        }
    return render(request, "reconciliation/performance.html", context)


@for_participant()
def performance_file(request: HttpRequest, participant: Participant, year: int) -> FileResponse:
    """Download the performance report of a year as a tagged PDF."""
    report = next((one for one in performance_reports(participant) if one.compilation.year == year), None)
    if report is None:
        raise Http404
    report.participant = participant
    return FileResponse(
        BytesIO(performance_pdf.render(report)),
        as_attachment=True,
        filename=f"performance-report-{participant.model_id}-{year}.pdf",
        content_type="application/pdf",
    )
