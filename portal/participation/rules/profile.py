"""The year whose profile a participant confirms, and the days of notices of change, 42 CFR 512.180 and 512.210."""

from __future__ import annotations

from datetime import date, timedelta

from portal.policy import Book
from portal.policy.book import BookDay
from portal.rules.performance_years import performance_years

LEGAL_NAME = "legal-name"
IDENTIFIER = "identifier"
ASKED = "asked"


def year_to_confirm(today: date, *, book: Book) -> int | None:
    """Return the performance year whose profile a participant confirms on a day, 42 CFR 512.210.

    It is the next year some days before it begins, else the year of the day; None for other days
    (docs/readings.md#confirmation-of-the-profile).
    """
    for py in reversed(performance_years(book=book)):
        ahead = timedelta(days=book.on(py.starts_on)["deadlines/profile_confirmation_days"])
        if py.starts_on - ahead <= today <= py.ends_on:
            return py.year
    return None


def changes_told(today: date, *, book: Book) -> tuple[str, ...]:
    """Return what participants tell CMS when it changes: the legal name, the TIN or CCN if asked, 42 CFR 512.180."""
    asks = _policy(today, book)["participation/identifier_change_notice"] == ASKED
    return (LEGAL_NAME, IDENTIFIER) if asks else (LEGAL_NAME,)


def last_day_to_tell(subject: str, changes_on: date, *, book: Book) -> date | None:
    """Return the last day on which a notice of a change is in time, 42 CFR 512.180; None if no text sets one.

    A legal name is told after it changed, a TIN or CCN before (docs/readings.md#notices-of-change).
    """
    policy = _policy(changes_on, book)
    if subject == LEGAL_NAME:
        return changes_on + timedelta(days=policy["deadlines/legal_name_notice_days"])
    if subject == IDENTIFIER:
        return changes_on - timedelta(days=policy["deadlines/identifier_change_notice_days"])
    return None


def _policy(day: date, book: Book) -> BookDay:
    """Return the policy of a day; before the Model, that of its first day."""
    return book.on(max(day, performance_years(book=book)[0].starts_on))
