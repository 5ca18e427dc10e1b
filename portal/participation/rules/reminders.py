"""The days on which participants are reminded of an obligation, and the people who are, 42 CFR 512.210 to 512.290."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.policy import Book
from portal.rules.performance_years import performance_years


@dataclass(frozen=True, slots=True)
class ReminderDay:
    """A day on which the portal reminds, as it lies today.

    `after` counts days from the last day of an obligation, and is negative before it. The reminder day has come for
    every obligation whose last day is `due_by` or earlier.
    """

    after: int
    due_by: date


@dataclass(frozen=True, slots=True)
class Holder:
    """A person with a seat from which obligations can be met: the address, and True for a primary contact."""

    address: str
    primary: bool


def reminder_days(today: date, *, book: Book) -> tuple[ReminderDay, ...]:
    """Return the reminder days of the obligations under 42 CFR 512.210 to 512.290 as they lie today, latest first.

    The first one in the order that has come for an obligation is its newest. A day before the Model uses the policy of
    the first day of the first performance year.
    """
    policy = book.on(max(today, performance_years(book=book)[0].starts_on))
    before: Sequence[int] = policy["deadlines/reminder_days_before"]
    after: Sequence[int] = policy["deadlines/reminder_days_after"]
    counted = sorted({*(-days for days in before), *after}, reverse=True)
    return tuple(ReminderDay(days, today - timedelta(days=days)) for days in counted)


def addresses(holders: Sequence[Holder], contact_on_file: str, *, overdue: bool) -> frozenset[str]:
    """Return the addresses that are reminded of a participant's obligations, 42 CFR 512.210 to 512.290.

    Before the last day these are the primary contact and the delegates. From the day after, the backup contact as well:
    every other primary contact, or the contact on file where there is no other. The contact on file also stands in for
    a primary contact where nobody has registered as one.

    :param holders: the primary contacts and delegates, those with the oldest seats first.
    """
    primary = [holder.address for holder in holders if holder.primary]
    reminded = {holder.address for holder in holders if not holder.primary}
    reminded |= {*primary[:1]} if primary else {contact_on_file}
    if overdue:
        reminded |= {*primary[1:]} or {contact_on_file}
    return frozenset(reminded)
