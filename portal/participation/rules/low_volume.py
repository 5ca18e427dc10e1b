"""The low-volume opt-out, 42 CFR 512.210."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.formatting import long_date
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
