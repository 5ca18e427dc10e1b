"""The low-volume opt-out, 42 CFR 512.210."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from portal.formatting import long_date
from portal.participation.rules.obligations import Days, Duty, Owed, owed
from portal.participation.rules.standing import Standing
from portal.policy import Book
from portal.rules.input_error import InputError
from portal.rules.performance_years import performance_year
from portal.rules.worksheet import Line

AUTHORITY = "42 CFR 512.210"


@dataclass(frozen=True, slots=True)
class LowVolume:
    """The result of the low-volume test for a performance year; `accepted` is the answer to an attestation."""

    data_year: int
    eligible: bool
    attest_by: date
    accepted: bool | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class OptOutEffect:
    """The duties of a performance year that an opt-out ends, and those that stay owed in spite of it."""

    ended: tuple[Owed, ...]
    staying: tuple[Owed, ...]


def opt_out_days(year: int, *, book: Book) -> Days:
    """Return the days from CMS's notice of eligibility to the last day to opt out of a year, 42 CFR 512.210(c).

    :raises InputError: for a year outside the Model.
    """
    py = performance_year(year, book=book)
    policy = book.on(py.starts_on)
    notice = timedelta(days=policy["deadlines/low_volume_notice_days"])
    return Days(py.starts_on - notice, policy["deadlines/low_volume_attestation_by"])


def may_be_taken_back(year: int, *, on: date, book: Book) -> bool:
    """Return whether an opt-out of a year may be taken back on a day: until the year begins, 42 CFR 512.210(c).

    :raises InputError: for a year outside the Model.
    """
    return on < performance_year(year, book=book).starts_on


def effect_of_opting_out(standing: Standing, year: int, *, duties: Iterable[Duty], book: Book) -> OptOutEffect:
    """Return what an opt-out changes in the duties of a performance year, 42 CFR 512.210(c).

    :raises InputError: for a year outside the Model.
    """
    catalogue = tuple(duties)
    taking_part = replace(standing, opted_out=standing.opted_out - {year})
    opted_out = replace(standing, opted_out=standing.opted_out | {year})
    staying = {one.duty.code for one in owed(opted_out, year, duties=catalogue, book=book)}
    all_duties = [one for one in owed(taking_part, year, duties=catalogue, book=book) if not one.duty.is_right]
    return OptOutEffect(
        ended=tuple(one for one in all_duties if one.duty.code not in staying),
        staying=tuple(one for one in all_duties if one.duty.code in staying),
    )


def data_year(year: int, *, book: Book) -> int:
    """Return the calendar year whose episodes decide a performance year's opt-out, 42 CFR 512.210.

    :raises InputError: for a year outside the Model.
    """
    py = performance_year(year, book=book)
    return int(py.year - book.on(py.starts_on)["participation/low_volume_data_year_lag"])


def low_volume(*, year: int, episodes: int, attested_on: date | None = None, book: Book) -> LowVolume:
    """Decide the low-volume opt-out of one performance year, 42 CFR 512.210.

    `episodes` is the number of episodes in the data year, across all selected CBSAs. Without an attestation, `accepted`
    is None.

    :raises InputError: for a year outside the Model or a negative count.
    """
    if episodes < 0:
        raise InputError("episodes", "The number of episodes cannot be below zero.")
    py = performance_year(year, book=book)
    policy = book.on(py.starts_on)
    counted_year = data_year(year, book=book)
    threshold = policy["participation/low_volume_threshold"]
    attest_by = policy["deadlines/low_volume_attestation_by"]
    eligible = episodes < threshold
    accepted = None if attested_on is None else eligible and attested_on <= attest_by
    lines = [
        Line(
            "Eligible to opt out" if eligible else "Not eligible to opt out",
            None,
            f"{episodes} episodes in {counted_year}; fewer than {threshold} are needed",
            AUTHORITY,
        ),
        Line("Last day to attest", None, f"{long_date(attest_by)}, before {py.year} begins", AUTHORITY),
    ]
    if attested_on is not None:
        lines.append(
            Line(
                "Attestation accepted" if accepted else "Attestation not accepted",
                None,
                f"attested on {long_date(attested_on)}; an eligible participant attests by {long_date(attest_by)}",
                AUTHORITY,
            )
        )
    return LowVolume(counted_year, eligible, attest_by, accepted, tuple(lines))
