"""Deadlines inside a reconsideration: acknowledgement, position papers, determination, 42 CFR 512.290(b)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from portal.policy import Book
from portal.rules.business_days import business_day_after

AUTHORITY = "42 CFR 512.290(b)"


def acknowledgement_due_on(*, received_on: date, holidays: Collection[date], book: Book) -> date:
    """Return the last day for the official to acknowledge a request in writing, 42 CFR 512.290(b).

    The days are business days. The policy is that of the day of receipt.

    :param holidays: the federal holidays of the calendar year of receipt and of the next one.
    """
    count = book.on(received_on)["deadlines/reconsideration_acknowledgement_days"]
    return business_day_after(received_on, count, holidays=holidays)


def papers_due_on(*, acknowledged_on: date, book: Book) -> date:
    """Return the last day for the position papers of both parties, 42 CFR 512.290(b).

    The days are calendar days. The policy is that of the day of the acknowledgement.
    """
    return acknowledged_on + timedelta(days=book.on(acknowledged_on)["deadlines/position_paper_days"])


def decision_due_on(*, last_paper_on: date, book: Book) -> date:
    """Return the last day for the determination, 42 CFR 512.290(b).

    The days count from the last position paper: the day on which the second party submits its own, or the last day for
    them where a party has submitted none. Until the schedule of the papers is set, the request with its detailed basis
    is the last paper. The policy is that of the last paper's day.
    """
    return last_paper_on + timedelta(days=book.on(last_paper_on)["deadlines/reconsideration_determination_days"])


def last_paper_on(
    *, received_on: date, papers_due_on: date | None, submitted_on: Collection[date], parties: Collection[str]
) -> date:
    """Return the day from which the days of the determination count, 42 CFR 512.290(b).

    :param papers_due_on: the last day for position papers; None until the official has set it.
    :param submitted_on: the day of each position paper, one a party at most.
    :param parties: the parties that may submit one.
    """
    if papers_due_on is None:
        return received_on
    return max(submitted_on) if len(submitted_on) == len(parties) else papers_due_on
