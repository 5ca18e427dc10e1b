"""The performance year that a page about an obligation shows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.http import HttpRequest

from portal import clock
from portal.models import Participant
from portal.policy import Book
from portal.rules.performance_years import PerformanceYear, performance_year, performance_years
from portal.selectors import policy_book
from portal.views.years import chosen_year


def requested_performance_year(request: HttpRequest, participant: Participant, code: str) -> PerformanceYear:
    """Return the performance year of `requested_year`; outside the Model, its first or last one."""
    book = policy_book()
    year = requested_year(request, participant, code)
    return performance_year(in_model(year, today=clock.today(), book=book), book=book)


def requested_year(
    request: HttpRequest, participant: Participant, code: str, *, offered: Iterable[int] = (), newest: int | None = None
) -> int:
    """Return the year of the submitted form or of the URL, if this duty is owed in it; otherwise the one due next.

    The form names the year that the person saw, because the first of two clicks changes what is due next.

    :param offered: other years that the page can show.
    :param newest: the year to show when nothing is due and nobody chose one; by default the nearest owed one.
    """
    obligations = list(participant.obligations.filter(code=code).order_by("year"))
    years = [obligation.year for obligation in obligations]
    shown = {*years, *offered}
    sent = request.POST.get("year", "")
    if sent in map(str, shown):
        return int(sent)
    if chosen := chosen_year(request, shown):
        return chosen
    today = clock.today()
    pressing = [one.year for one in obligations if one.status(today) in ("due", "overdue")]
    if pressing:
        return pressing[0]
    return newest or min(years, key=lambda year: abs(year - today.year), default=today.year)


def in_model(year: int, *, today: date, book: Book) -> int:
    """Return the performance year nearest to a calendar year."""
    years = performance_years(book=book, on=today)
    return min(max(year, years[0].year), years[-1].year)
