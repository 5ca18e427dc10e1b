"""What a participant owes for a performance year and by when, 42 CFR 512.210 to 512.220 and 512.275."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from portal.policy import Book
from portal.policy.book import BookDay
from portal.rules.input_error import InputError
from portal.rules.performance_years import PerformanceYear, performance_year

KINDS = ("professional", "technical", "dual")
NO_CONSEQUENCE = "Nothing follows in this performance year."


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing a participant owes: what, from and until when (both days included), and why.

    `is_right` marks what it may do and need not; `taken_late` what is still taken after its last day.
    """

    code: str
    title: str
    due_on: date
    opens_on: date | None
    authority: str
    consequence: str
    is_right: bool
    taken_late: bool


def owed(*, kind: str, year: int, low_volume_eligible: bool, opted_out: bool, book: Book) -> tuple[Duty, ...]:
    """List what a participant owes for a performance year, first due first, 42 CFR 512.210 to 512.220 and 512.275.

    An eligible participant has the low-volume election; one that opted out owes nothing else.

    :raises InputError: for an unknown kind or a year outside the Model.
    :raises PolicyError: when the policy lacks a value for the year.
    """
    if kind not in KINDS:
        raise InputError("kind", f"{kind} is not a kind of participant; use {', '.join(KINDS)}.")
    py = performance_year(year, book=book)
    policy = book.on(py.starts_on)
    rights = policy["participation/opt_out_duty"] if low_volume_eligible or opted_out else ()
    musts = () if opted_out else policy["participation/duties"]
    duties = [
        _duty(row, py, policy, is_right=is_right)
        for rows, is_right in ((rights, True), (musts, False))
        for row in rows
        if kind in row["kinds"]
    ]
    return tuple(sorted(duties, key=lambda duty: duty.due_on))


def _duty(row: dict[str, Any], py: PerformanceYear, policy: BookDay, *, is_right: bool) -> Duty:
    """Put the days of a performance year to one row of the table of duties."""
    opens_on, due_on = _DAYS[row["code"]](py, policy)
    consequence = row["consequence"]
    consequence_from = policy["participation/practitioner_list_consequence_from"]
    if row["code"] == "practitioner-list" and py.starts_on < consequence_from:
        consequence = NO_CONSEQUENCE
    return Duty(
        code=row["code"],
        title=row["title"],
        due_on=due_on,
        opens_on=opens_on,
        authority=row["authority"],
        consequence=consequence,
        is_right=is_right,
        taken_late=row["taken_late"],
    )


def _practitioner_list(py: PerformanceYear, policy: BookDay) -> tuple[date | None, date]:
    """Count from the receipt of the list, which CMS hands over when the year starts."""
    days = policy["deadlines/practitioner_list_certification_days"]
    return py.starts_on, py.starts_on + timedelta(days=days)


def _cehrt(py: PerformanceYear, policy: BookDay) -> tuple[date | None, date]:
    """Count days of the year, its first day as day 1; zero days end before the year begins."""
    days = policy["deadlines/cehrt_certification_days"]
    return None, py.starts_on + timedelta(days=days - 1)


def _pso(py: PerformanceYear, policy: BookDay) -> tuple[date | None, date]:
    """Take the day set by CMS."""
    return None, policy["deadlines/pso_attestation_day"]


def _low_volume(py: PerformanceYear, policy: BookDay) -> tuple[date | None, date]:
    """Open with the notice of eligibility."""
    notice = policy["deadlines/low_volume_notice_days"]
    return py.starts_on - timedelta(days=notice), policy["deadlines/low_volume_attestation_by"]


def _quality_measures(py: PerformanceYear, policy: BookDay) -> tuple[date | None, date]:
    """Take the window of quality measures."""
    window = policy["deadlines/quality_measures_window"]
    return window["opens_on"], window["closes_on"]


def _clinical_data(place: int) -> Callable[[PerformanceYear, BookDay], tuple[date | None, date]]:
    """Take the first or second window of clinical data."""

    def days(py: PerformanceYear, policy: BookDay) -> tuple[date | None, date]:
        """Take one window of clinical data."""
        window = policy["deadlines/clinical_data_windows"][place]
        return window["opens_on"], window["closes_on"]

    return days


_DAYS: dict[str, Callable[[PerformanceYear, BookDay], tuple[date | None, date]]] = {
    "practitioner-list": _practitioner_list,
    "cehrt": _cehrt,
    "pso": _pso,
    "low-volume-opt-out": _low_volume,
    "quality-measures": _quality_measures,
    "clinical-data-1": _clinical_data(0),
    "clinical-data-2": _clinical_data(1),
}
CODES = frozenset(_DAYS)
"""The duties and rights that come with a year itself; others come with an event, such as a report."""
