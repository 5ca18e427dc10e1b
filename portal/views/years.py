"""Choice of a performance year in the URL."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest


def chosen_year(request: HttpRequest, years: Iterable[int]) -> int | None:
    """Return the year in the URL if it is one of `years`, else None."""
    asked = request.GET.get("year", "")
    return int(asked) if asked in map(str, years) else None
