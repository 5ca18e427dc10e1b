"""Choice of a performance year, which follows a person from page to page."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest

CHOSEN_YEAR = "chosen_year"


def chosen_year(request: HttpRequest, years: Iterable[int]) -> int | None:
    """Return the year in the URL or, without one, the year last chosen in this session, if it is one of `years`.

    Strangers on public pages get no session for it: their choice is in the URL alone.
    """
    offered = set(years)
    asked = request.GET.get("year", "")
    if asked in map(str, offered):
        if request.user.is_authenticated and request.session.get(CHOSEN_YEAR) != int(asked):
            request.session[CHOSEN_YEAR] = int(asked)
        return int(asked)
    kept = request.session.get(CHOSEN_YEAR)
    return kept if kept in offered else None
