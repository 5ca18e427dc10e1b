"""The days on which CMS staff are told of a clock of a dispute (docs/readings.md#the-watch-over-clocks)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from portal.policy import Book


def newest_day(due_on: date, *, today: date, book: Book) -> int | None:
    """Return the newest day on which staff are told of a clock that runs until `due_on`, 42 CFR 512.290.

    A day on which the portal did not run is made up for until the next one comes. None if none has come yet.

    :returns: days after the last day, negative before it.
    """
    told: Sequence[int] = book.on(today)["deadlines/staff_reminder_days"]
    passed = (today - due_on).days
    return max((after for after in told if after <= passed), default=None)
