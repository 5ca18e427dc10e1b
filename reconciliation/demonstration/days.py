"""The days of the demonstration: told for the 2020 rule, and years later under a rule whose Model begins later."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from portal.policy import load_book
from portal.policy.regimes import book_under
from portal.rules.performance_years import performance_years


def _first_year(regime: str) -> int:
    book = book_under(regime) if regime else load_book()
    return performance_years(book=book)[0].year


PERFORMANCE_YEAR = _first_year(settings.POLICY_REGIME)
"""The year of which the story tells: the first one of the Model under the rule in force."""
LATER = PERFORMANCE_YEAR - _first_year("")


def day(year: int, month: int, number: int) -> date:
    """Return a day of the story, written as the story of the 2020 rule has it."""
    return date(year + LATER, month, number)
