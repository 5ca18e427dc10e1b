"""Treatment summaries for referring physicians and their last days, 42 CFR 512.220(a)(2).

Reading: docs/readings.md#treatment-summaries.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from portal.policy import Book
from portal.rules.performance_years import performance_years


@dataclass(frozen=True, slots=True)
class SummaryCounts:
    """The treatments of a performance year on record, by their summaries, 42 CFR 512.220(a)(2).

    `missing` counts those whose last day has passed without a summary, `running` those whose last day lies ahead.
    """

    ended: int
    in_time: int
    late: int
    missing: int
    running: int

    @property
    def all_met(self) -> bool:
        """Return whether no summary is late or missing, 42 CFR 512.220(a)(2)."""
        return self.late + self.missing == 0


def owes_summaries(kind: str, *, on: date, book: Book) -> bool:
    """Return whether the policy of a day asks a kind of participant for summaries, 42 CFR 512.220(a)(2).

    A day before the Model uses the policy of the first day of the first performance year.
    """
    kinds: dict[str, list[str]] = book.on(max(on, performance_years(book=book)[0].starts_on))[
        "participation/care_bound_kinds"
    ]
    return kind in kinds["treatment_summaries"]


def summary_due_on(ended_on: date, *, book: Book) -> date:
    """Give the last day for the summary of a treatment, 42 CFR 512.220(a)(2).

    It is the same day of a later month, or the last day of that month where the month is shorter.
    """
    months: int = book.on(ended_on)["deadlines/treatment_summary_months"]
    month = ended_on.replace(day=1)
    for _ in range(months):
        month += timedelta(days=_length(month))
    return month.replace(day=min(ended_on.day, _length(month)))


def _length(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def summary_state(due_on: date, sent_on: date | None, *, on: date) -> str:
    """Return the state of a summary on a day, 42 CFR 512.220(a)(2): sent, late, missing or due; the last day counts."""
    if sent_on is not None:
        return "sent" if sent_on <= due_on else "late"
    return "due" if on <= due_on else "missing"


def year_of_treatment(ended_on: date, *, book: Book) -> int | None:
    """Return the performance year to which a treatment belongs: that of its end, 42 CFR 512.220(a)(2).

    A treatment that ended after the last year belongs to it; None for one that ended before the Model.
    """
    years = performance_years(book=book, on=ended_on)
    if ended_on < years[0].starts_on:
        return None
    return min(ended_on.year, years[-1].year)
