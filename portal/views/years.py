"""Performance years that pages are about."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest


def chosen_year(request: HttpRequest, years: Iterable[int]) -> int | None:
    """Return the year named in the URL when it is one of these."""
    asked = request.GET.get("year", "")
    return int(asked) if asked in map(str, years) else None
