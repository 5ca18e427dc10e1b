"""The individual practitioner list of a performance year: its rows, its changes, and their days, 42 CFR 512.217."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from portal.formatting import long_date
from portal.policy import Book
from portal.rules.performance_years import PerformanceYear


@dataclass(frozen=True, slots=True)
class Listed:
    """A practitioner on a list from a first to a last day; without a last day to the end of the year."""

    npi: str
    first_name: str
    last_name: str
    specialty: str
    from_on: date
    to_on: date | None = None

    def __str__(self) -> str:
        """Return the name and the NPI, and the last day of somebody who left."""
        until = f", through {long_date(self.to_on)}" if self.to_on else ""
        return f"{self.first_name} {self.last_name} ({self.npi}{until})"

    def state(self, on: date) -> str:
        """Return `later`, `on` or `left` as of a day."""
        if on < self.from_on:
            return "later"
        return "left" if self.to_on and self.to_on < on else "on"

    @property
    def values(self) -> list[str | None]:
        """Return the row as JSON values, as a certification keeps them."""
        to_on = self.to_on.isoformat() if self.to_on else None
        return [self.npi, self.first_name, self.last_name, self.specialty, self.from_on.isoformat(), to_on]

    @classmethod
    def of(cls, values: Sequence[str | None]) -> Listed:
        """Return the row of its JSON values."""
        npi, first_name, last_name, specialty, from_on, to_on = values
        first, last = date.fromisoformat(from_on or ""), date.fromisoformat(to_on) if to_on else None
        return cls(npi or "", first_name or "", last_name or "", specialty or "", first, last)


@dataclass(frozen=True, slots=True)
class Difference:
    """The difference between two lists: the rows that joined, those that left, and those corrected (before, after)."""

    joined: tuple[Listed, ...]
    left: tuple[Listed, ...]
    corrected: tuple[tuple[Listed, Listed], ...]

    def __bool__(self) -> bool:
        return bool(self.joined or self.left or self.corrected)

    def __str__(self) -> str:
        """Return the numbers in words: "3 joined, 1 left"."""
        counts = (("joined", self.joined), ("left", self.left), ("corrected", self.corrected))
        return ", ".join(f"{len(rows)} {word}" for word, rows in counts if rows) or "no change"


def list_of_year(rows: Iterable[Listed], py: PerformanceYear) -> tuple[Listed, ...]:
    """Return the list of a performance year, by NPI and first day, 42 CFR 512.217.

    It names everyone who is on the list on any day of the year, also those who join later in the year or left in it.
    The list of a year does not change when a day passes, or when somebody leaves after the year
    (docs/readings.md#practitioner-list-of-a-year).
    """
    counted = [row for row in rows if row.from_on <= py.ends_on and (row.to_on is None or row.to_on >= py.starts_on)]
    open_ended = [replace(row, to_on=None) if row.to_on and row.to_on >= py.ends_on else row for row in counted]
    return tuple(sorted(open_ended, key=lambda row: (row.npi, row.from_on)))


def fingerprint(rows: Iterable[Listed]) -> str:
    """Return the SHA-256 (hex) of a list as it is certified, 42 CFR 512.217."""
    written = json.dumps([row.values for row in rows], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def difference(before: Iterable[Listed], after: Iterable[Listed]) -> Difference:
    """Return what changed from one list to another, 42 CFR 512.217.

    Somebody left when a last day is set, or when the later list no longer names the NPI. A row is corrected when
    something else in it differs.
    """
    old = {(row.npi, row.from_on): row for row in before}
    new = {(row.npi, row.from_on): row for row in after}
    named = {row.npi for row in new.values()}
    both = [(old[key], new[key]) for key in new if key in old and old[key] != new[key]]
    ended = [(was, now) for was, now in both if was.to_on is None and now.to_on is not None]
    return Difference(
        joined=tuple(row for key, row in new.items() if key not in old),
        left=(
            *(now for _, now in ended),
            *(row for (npi, _), row in old.items() if npi not in named),
        ),
        corrected=tuple(pair for pair in both if pair not in ended),
    )


def effective_on(stated_on: date, *, notified_on: date, book: Book) -> date:
    """Return the day on which an addition or removal takes effect, 42 CFR 512.217(d).

    A timely notice takes effect on the day that it states, a late one on the day on which CMS receives it.

    :param stated_on: the day from which the practitioner joined or left, as the notice says.
    :param notified_on: the day on which CMS received the notice.
    """
    days = book.on(notified_on)["deadlines/practitioner_list_change_notice_days"]
    return stated_on if notified_on <= stated_on + timedelta(days=days) else notified_on
