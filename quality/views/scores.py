"""Page of the aggregate quality score of a performance year."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal import clock
from portal.access import for_participant
from portal.models import Participant
from portal.selectors import policy_book, policy_book_of
from portal.views.years import chosen_year
from quality.models.reported import FILE_CODES
from quality.score_page import score_page, years_of


@for_participant()
def score(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the score of a year, so far or final: each measure on its scale, what is missing, and its worksheet."""
    book, today = policy_book(), clock.today()
    years = years_of(participant, today=today, book=book)
    year = chosen_year(request, years) or max((one for one in years if one < today.year), default=max(years, default=0))
    context = {"participant": participant, "years": years, "year": year, "today": today}
    if not year:
        return render(request, "quality/score.html", context)
    page = score_page(participant, year, book=book, book_of=policy_book_of)
    owed = participant.obligations.open().filter(year=year, code__in=FILE_CODES).select_related(None)
    context |= {
        "page": page,
        "found": page.found,
        "score": page.found.score,
        "before": page.before,
        "missing": [] if page.found.final else [(file, file.status(today)) for file in owed],
    }
    return render(request, "quality/score.html", context)
