"""The practitioners of a participant on the snapshot days of QP determinations, 42 CFR 414.1425."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from portal.participation.rules.practitioner_list import Listed
from portal.policy import Book
from portal.rules.performance_years import PerformanceYear


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The practitioners who are on the list on a snapshot day, by name; on a later day, those known so far."""

    on: date
    practitioners: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class QPStanding:
    """A practitioner with the snapshot days on which he or she is on the list; `state` as of a day.

    `counted` means on the list on a snapshot day that has come, `expected` on a later one only, `outside` on none, and
    `denied` that CMS denied QP status for the year.
    """

    practitioner: Listed
    days: tuple[date, ...]
    state: str


def snapshot_days(py: PerformanceYear, *, book: Book) -> tuple[date, ...]:
    """Return the snapshot days of a performance year, 42 CFR 414.1425(b)."""
    rows = book.on(py.starts_on)["participation/qp_snapshots"]
    return tuple(date(py.year, row["month"], row["day"]) for row in rows)


def snapshots(rows: Iterable[Listed], py: PerformanceYear, *, book: Book) -> tuple[Snapshot, ...]:
    """Return who is on the list on each snapshot day of a performance year, 42 CFR 414.1425(b)."""
    ordered = sorted(rows, key=lambda row: (row.last_name, row.first_name, row.npi))
    return tuple(
        Snapshot(day, tuple(row for row in ordered if row.state(day) == "on")) for day in snapshot_days(py, book=book)
    )


def qp_standings(
    listed: Iterable[Listed], taken: Iterable[Snapshot], *, on: date, denied: Collection[str] = ()
) -> tuple[QPStanding, ...]:
    """Return each practitioner of a year's list with the snapshots that name the NPI, 42 CFR 414.1425.

    A practitioner named on at least one snapshot day belongs to the group for which CMS determines QP status.

    :param denied: the NPIs to which CMS denied the status for the year, 42 CFR 512.150.
    """
    shots = tuple(taken)
    latest = {row.npi: row for row in sorted(listed, key=lambda row: row.from_on)}
    return tuple(_standing(row, shots, on, row.npi in denied) for row in latest.values())


def _standing(row: Listed, shots: tuple[Snapshot, ...], on: date, denied: bool) -> QPStanding:
    days = tuple(shot.on for shot in shots if any(one.npi == row.npi for one in shot.practitioners))
    if denied:
        state = "denied"
    elif any(day <= on for day in days):
        state = "counted"
    else:
        state = "expected" if days else "outside"
    return QPStanding(row, days, state)
