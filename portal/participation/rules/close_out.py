"""The close-out after the last performance year: late data, the last reconciliation and the last true-up.

42 CFR 512.275 and 512.285.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.participation.rules.obligations import Duty, days_of_the_year
from portal.policy import Book
from portal.rules.performance_years import performance_years, policy_of


@dataclass(frozen=True, slots=True)
class CloseOutDay:
    """A thing that comes after the Model has ended; CMS's own days are the earliest, those of duties the last."""

    what: str
    day: date
    earliest: bool


def close_out(duties: Iterable[Duty], *, kind: str, on: date, book: Book) -> tuple[CloseOutDay, ...]:
    """Return what still comes on or after a day, by day, 42 CFR 512.275 and 512.285.

    Before the Model has ended, nothing does.
    """
    last = performance_years(book=book, on=on)[-1]
    if on <= last.ends_on:
        return ()
    policy = policy_of(last.year, book=book)
    found = [
        CloseOutDay(duty.title, days.due_on, earliest=False)
        for duty in duties
        if kind in duty.binds(policy) and (days := days_of_the_year(duty, last.year, book=book)).due_on > last.ends_on
    ]
    found += [
        CloseOutDay("CMS issues the last initial reconciliation", policy["deadlines/initial_reconciliation_on"], True),
        CloseOutDay("CMS issues the last true-up, with claims that came late", policy["deadlines/true_up_on"], True),
    ]
    return tuple(sorted((one for one in found if one.day >= on), key=lambda one: (one.day, one.what)))
