"""The Model under the Quality Payment Program: its status by year, and the payments that count, 42 CFR 414.1415."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.participation.rules.qp_snapshots import snapshot_days
from portal.policy import Book
from portal.rules.performance_years import performance_years

ADVANCED_APM = "participation/advanced_apm_status"
MIPS_APM = "participation/mips_apm_status"


@dataclass(frozen=True, slots=True)
class APMStatus:
    """The status of the Model in a performance year: `expected`, `determined` or `no` for each kind of APM.

    `assumed` tells that no text speaks about the year. `snapshots` are the days of QP determinations.
    """

    year: int
    advanced_apm: str
    mips_apm: str
    assumed: bool
    snapshots: tuple[date, ...]


def apm_statuses(*, book: Book) -> tuple[APMStatus, ...]:
    """Return the status of the Model in each performance year, 42 CFR 414.1415 and 414.1367."""
    found = []
    for py in performance_years(book=book):
        policy = book.on(py.starts_on)
        advanced, mips = (policy.entry(name) for name in (ADVANCED_APM, MIPS_APM))
        found.append(
            APMStatus(
                year=py.year,
                advanced_apm=advanced.value,
                mips_apm=mips.value,
                assumed="assumed" in (advanced.standing, mips.standing),
                snapshots=snapshot_days(py, book=book),
            )
        )
    return tuple(found)


def counts_for_incentive(component: str, *, on: date, book: Book) -> bool:
    """Tell whether payments of a component (PC or TC) count for the APM incentive payment, 42 CFR 414.1450."""
    return component in book.on(on)["participation/apm_payments"]["incentive_payment"]


def takes_mips_adjustment(component: str, *, on: date, book: Book) -> bool:
    """Tell whether MIPS adjustments apply to payments of a component (PC or TC), 42 CFR 414.1405."""
    return component in book.on(on)["participation/apm_payments"]["mips_adjustment"]
