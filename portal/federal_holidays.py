"""Federal holidays (5 U.S.C. 6103), from the package `holidays`, on the days on which federal offices are closed."""

from __future__ import annotations

from datetime import date
from functools import lru_cache


@lru_cache(maxsize=32)
def federal_holidays(first_year: int, last_year: int) -> frozenset[date]:
    """Return the federal holidays of some calendar years, with the days on which those of a weekend are observed."""
    from holidays.countries.united_states import UnitedStates  # takes a tenth of a second, and few processes need it

    # New Year's Day of the next year can be observed on the last day of the year: one year more is needed.
    return frozenset(UnitedStates(years=range(first_year, last_year + 1 + 1)))
