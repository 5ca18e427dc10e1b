"""Days counted without Saturdays, Sundays and federal holidays, as 42 CFR 512.290(b) counts some of its days."""

from __future__ import annotations

from calendar import SATURDAY, SUNDAY
from collections.abc import Collection
from datetime import date, timedelta

WEEKEND = (SATURDAY, SUNDAY)
ONE_DAY = timedelta(days=1)


def business_day_after(day: date, count: int, *, holidays: Collection[date]) -> date:
    """Return the business day that follows a day by a number of business days, 42 CFR 512.290(b).

    The day itself does not count, whatever day it is. With a count of 0 the day is returned as it is.

    :param holidays: the federal holidays, each on the day on which federal offices are closed for it.
    """
    found = day
    for _ in range(count):
        found += ONE_DAY
        while found.weekday() in WEEKEND or found in holidays:
            found += ONE_DAY
    return found
