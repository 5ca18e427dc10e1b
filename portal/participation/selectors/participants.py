"""Participants in groups, and the performance year of a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from portal.models import Participant
from portal.policy import Book
from portal.rules.performance_years import performance_years

PARTICIPANTS_AT_ONCE = 100


def current_performance_year(today: date, *, book: Book) -> int:
    """Return the performance year of a day: the first one before the Model, the last one after it."""
    years = performance_years(book=book)
    return min(max(today.year, years[0].year), years[-1].year)


def groups_of_participants() -> Iterator[list[int]]:
    """Yield the primary keys of all participants in groups, each small enough for one short transaction."""
    ids = list(Participant.objects.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(ids), PARTICIPANTS_AT_ONCE):
        yield ids[first : first + PARTICIPANTS_AT_ONCE]
