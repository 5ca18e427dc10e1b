"""Completeness of the clinical data elements, 42 CFR 512.275."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil

from portal.formatting import Unit, plain_percent
from portal.policy import Book
from portal.rules.input_error import InputError
from portal.rules.performance_years import performance_year, performance_years, policy_of
from portal.rules.worksheet import Line

AUTHORITY = "42 CFR 512.275"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ClinicalData:
    """Numbers of beneficiaries: those for whom clinical data are required, and those of them with data submitted."""

    submitted: int
    applicable: int


@dataclass(frozen=True, slots=True)
class ClinicalEpisode:
    """An episode that requires clinical data, or has accepted data: its beneficiary and its first day."""

    beneficiary: str
    starts_on: date


@dataclass(frozen=True, slots=True)
class ClinicalPart:
    """The clinical part of the aggregate quality score: all points or none."""

    points: Decimal
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """A submission window of clinical data, and the days on which its episodes are completed."""

    year: int
    period: int
    opens_on: date
    closes_on: date
    completed_from: date
    completed_to: date


_BENEFICIARY_COUNTS: dict[str, Callable[[Iterable[bool]], bool]] = {"every-episode": all, "any-episode": any}


def count_beneficiaries(
    applicable: Iterable[ClinicalEpisode], accepted: Collection[ClinicalEpisode], *, year: int, book: Book
) -> ClinicalData:
    """Count the beneficiaries for whom clinical data are required and those with data submitted, 42 CFR 512.275.

    A beneficiary with several applicable episodes in the year counts once. The policy decides whether all of these
    episodes need accepted data or only one.

    :param accepted: the episodes with an accepted record; those that are not applicable do not count.
    :raises InputError: for a year outside the Model.
    :raises PolicyError: when the policy lacks a value for the year.
    """
    reading = policy_of(year, book=book)["quality/clinical_data_beneficiary_counts"]
    of_beneficiary: dict[str, list[bool]] = {}
    for episode in set(applicable):
        of_beneficiary.setdefault(episode.beneficiary, []).append(episode in accepted)
    submitted = sum(map(_BENEFICIARY_COUNTS[reading], of_beneficiary.values()))
    return ClinicalData(submitted=submitted, applicable=len(of_beneficiary))


def beneficiaries_needed(data: ClinicalData, *, year: int, book: Book) -> int:
    """Return how many more beneficiaries need accepted data for the points, 42 CFR 512.275; 0 if enough have them.

    :raises InputError: for a year outside the Model.
    :raises PolicyError: when the policy lacks a value for the year.
    """
    threshold: Decimal = policy_of(year, book=book)["quality/clinical_data_threshold"]
    return max(0, ceil(threshold * data.applicable) - data.submitted)


def clinical_part(data: ClinicalData, *, year: int, book: Book) -> ClinicalPart:
    """Return the points for clinical data: all points from the threshold share on, otherwise none, 42 CFR 512.275.

    The share is not rounded: 94.95 percent is less than 95 percent.

    :raises InputError: for a year outside the Model, negative counts, or more submitted than applicable.
    :raises PolicyError: when the policy lacks a value for the year.
    """
    for field in ("submitted", "applicable"):
        if getattr(data, field) < 0:
            raise InputError(f"clinical_data.{field}", f"{field} cannot be below zero.")
    if data.submitted > data.applicable:
        raise InputError(
            "clinical_data.submitted",
            f"{data.submitted} submitted is more than {data.applicable} applicable; count each beneficiary once.",
        )
    policy = policy_of(year, book=book)
    full = policy["quality/clinical_points"]
    if not data.applicable:
        earned = policy["quality/no_applicable_clinical_data"] == "full"
        why = "no beneficiary required clinical data"
    else:
        threshold = policy["quality/clinical_data_threshold"]
        earned = data.submitted >= threshold * data.applicable
        needed = f"at least {plain_percent(threshold)} needed"
        why = f"submitted for {data.submitted} of {data.applicable} beneficiaries; {needed}"
    amount = full if earned else Decimal(0)
    return ClinicalPart(amount, (Line("Clinical data", amount, why, AUTHORITY, unit=Unit.POINTS),))


def starting_days(window: Window, *, book: Book) -> tuple[date, date]:
    """Return the first and the last day on which episodes of a submission window may start, 42 CFR 512.275.

    An episode belongs to the window in which its last day falls. No episode starts before the Model does.

    :raises InputError: for a year outside the Model.
    :raises PolicyError: when the policy lacks a value for the year.
    """
    starts_on = performance_year(window.year, book=book).starts_on
    up_to_last_day = (book.on(starts_on)["episodes/length_days"] - 1) * ONE_DAY
    model_starts_on = min(year.starts_on for year in performance_years(book=book, on=starts_on))
    return max(window.completed_from - up_to_last_day, model_starts_on), window.completed_to - up_to_last_day


def windows(year: int, *, book: Book) -> tuple[Window, ...]:
    """List the submission windows of clinical data of a performance year, 42 CFR 512.275.

    :raises InputError: for a year outside the Model.
    :raises PolicyError: when the policy lacks a value for the year.
    """
    rows = policy_of(year, book=book)["deadlines/clinical_data_windows"]
    return tuple(Window(year=year, **row) for row in rows)
