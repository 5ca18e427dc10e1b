"""Completeness of the clinical data elements, 42 CFR 512.275."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from portal.amounts import percent
from portal.policy import Book
from portal.rules.input_error import InputError
from portal.rules.performance_years import performance_year, performance_years
from portal.rules.worksheet import Line

AUTHORITY = "42 CFR 512.275"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ClinicalData:
    """How many applicable beneficiaries there were and for how many clinical data were submitted."""

    submitted: int
    applicable: int


@dataclass(frozen=True, slots=True)
class ClinicalPart:
    """The clinical part of the aggregate quality score, all or nothing."""

    points: Decimal
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """A submission window of clinical data and the completion days of the episodes it covers."""

    year: int
    period: int
    opens_on: date
    closes_on: date
    completed_from: date
    completed_to: date


def clinical_part(data: ClinicalData, *, year: int, book: Book) -> ClinicalPart:
    """Give the points for clinical data: all when submitted for the threshold share, else none, 42 CFR 512.275.

    The share is compared without rounding: 94.95 percent is not 95 percent.

    :raises InputError: for a year outside the Model, negative counts, or more submitted than applicable.
    :raises PolicyError: when the policy lacks a value for the year.
    """
    for field in ("submitted", "applicable"):
        if getattr(data, field) < 0:
            raise InputError(f"clinical_data.{field}", f"{field} cannot be below zero.")
    if data.submitted > data.applicable:
        raise InputError(
            "clinical_data.submitted",
            f"{data.submitted} submitted is more than {data.applicable} applicable; count beneficiaries once.",
        )
    policy = book.on(performance_year(year, book=book).starts_on)
    full = policy["quality/clinical_points"]
    if not data.applicable:
        earned = policy["quality/no_applicable_clinical_data"] == "full"
        why = "no beneficiary's clinical data were owed"
    else:
        threshold = policy["quality/clinical_data_threshold"]
        earned = data.submitted >= threshold * data.applicable
        why = f"{data.submitted} of {data.applicable} submitted; at least {percent(threshold)} of them are needed"
    amount = full if earned else Decimal(0)
    return ClinicalPart(amount, (Line("Clinical data", amount, why, AUTHORITY),))


def window_of_episode(starts_on: date, *, book: Book) -> Window | None:
    """Find the submission window of an episode by the day it completes, 42 CFR 512.275.

    An episode completes on its last day. None when no window of the Model covers that day.

    :raises PolicyError: when the policy lacks a value.
    """
    length = book.on(starts_on)["episodes/length_days"]
    completes_on = starts_on + length * ONE_DAY - ONE_DAY
    for year in performance_years(book=book, on=starts_on):
        for window in windows(year.year, book=book):
            if window.completed_from <= completes_on <= window.completed_to:
                return window
    return None


def windows(year: int, *, book: Book) -> tuple[Window, ...]:
    """List the submission windows of clinical data of a performance year, 42 CFR 512.275.

    :raises InputError: for a year outside the Model.
    :raises PolicyError: when the policy lacks a value for the year.
    """
    rows = book.on(performance_year(year, book=book).starts_on)["deadlines/clinical_data_windows"]
    return tuple(Window(year=year, **row) for row in rows)
