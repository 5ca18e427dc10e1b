"""The changes that loading the practitioner lists of many participants makes, for a performance year.

A file adds practitioners and corrects those who are there. Whoever it does not name stays as is
(docs/formats.md#practitioner-lists).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from portal.formatting import long_date
from portal.participation.rules.practitioner_list import Listed
from portal.rules.performance_years import PerformanceYear

from .practitioner_rows import PractitionerRow
from .text_table import Fault

NEW, CORRECTED, UNCHANGED = "new", "corrected", "unchanged"


@dataclass(frozen=True, slots=True)
class KnownList:
    """A participant with all rows of its list by primary key; `owes` says that it must certify the year's list."""

    pk: int
    model_id: str
    from_on: date
    owes: bool
    rows: tuple[tuple[int, Listed], ...]


@dataclass(frozen=True, slots=True)
class ListChange:
    """A practitioner of a participant's list before (with primary key; None for a new one) and after loading."""

    participant: KnownList
    before: tuple[int, Listed] | None
    after: Listed

    @property
    def state(self) -> str:
        """Return `new`, `corrected` or `unchanged`."""
        if self.before is None:
            return NEW
        return UNCHANGED if self.before[1] == self.after else CORRECTED


def list_changes(
    rows: Iterable[PractitionerRow], known: Mapping[str, KnownList], py: PerformanceYear
) -> tuple[list[ListChange], list[Fault]]:
    """Return the change of each row, and the faults of rows that cannot be loaded."""
    changes, faults = [], []
    for row in rows:
        found = _change(row, known.get(row.model_id), py)
        if isinstance(found, Fault):
            faults.append(found)
        else:
            changes.append(found)
    return changes, faults


def summary(changes: Sequence[ListChange]) -> dict[str, object]:
    """Return the numbers of participants and of new, corrected and unchanged rows, and a line for each change."""
    states = [one.state for one in changes]
    return {
        "participants": len({one.participant.pk for one in changes}),
        **{state: states.count(state) for state in (NEW, CORRECTED, UNCHANGED)},
        "changes": [_line(one) for one in changes if one.state != UNCHANGED],
    }


def _change(row: PractitionerRow, participant: KnownList | None, py: PerformanceYear) -> ListChange | Fault:
    if participant is None:
        return row.fault("No participant has this Model ID.", "model_id")
    if not participant.owes:
        return row.fault(f"This participant needs no practitioner list for {py.year}.", "model_id")
    there = [(pk, one) for pk, one in participant.rows if one.npi == row.npi]
    found = _there(row, there, py)
    after = _added(row, participant, py) if found is None else _corrected(row, found[1])
    if after.to_on is not None and after.to_on < after.from_on:
        return row.fault(f"The last day is before the first day, {long_date(after.from_on)}.", "to")
    for pk, other in there:
        if (found is None or pk != found[0]) and _overlap(other, after):
            sentence = f"The list names this NPI from {long_date(other.from_on)}, and days cannot overlap."
            return row.fault(sentence, "from")
    return ListChange(participant, found, after)


def _added(row: PractitionerRow, participant: KnownList, py: PerformanceYear) -> Listed:
    first = row.from_on or max(py.starts_on, participant.from_on)
    return Listed(row.npi, row.first_name, row.last_name, row.specialty, first, row.to_on)


def _corrected(row: PractitionerRow, before: Listed) -> Listed:
    """Return a known row with the names of the file, and with its specialty and last day where it gives them."""
    return replace(
        before,
        first_name=row.first_name,
        last_name=row.last_name,
        specialty=row.specialty or before.specialty,
        to_on=row.to_on or before.to_on,
    )


def _there(row: PractitionerRow, there: Sequence[tuple[int, Listed]], py: PerformanceYear) -> tuple[int, Listed] | None:
    """Return the row of the portal that a row of the file is about: that of its first day, else the year's last one."""
    if row.from_on is not None:
        return next(((pk, one) for pk, one in there if one.from_on == row.from_on), None)
    of_year = [
        (pk, one) for pk, one in there if one.from_on <= py.ends_on and (one.to_on is None or one.to_on >= py.starts_on)
    ]
    return max(of_year, key=lambda pair: pair[1].from_on, default=None)


def _overlap(one: Listed, other: Listed) -> bool:
    return (one.to_on is None or one.to_on >= other.from_on) and (other.to_on is None or other.to_on >= one.from_on)


def _line(one: ListChange) -> str:
    after = one.after
    days = f"from {long_date(after.from_on)}" + (f" through {long_date(after.to_on)}" if after.to_on else "")
    who = f"{one.participant.model_id}, {after.first_name} {after.last_name}, NPI {after.npi}"
    if one.before is None:
        return f"New: {who}, {days}"
    before = one.before[1]
    said = []
    if (before.first_name, before.last_name) != (after.first_name, after.last_name):
        said.append(f"before {before.first_name} {before.last_name}")
    if before.specialty != after.specialty:
        said.append(f"specialty {after.specialty} instead of {before.specialty or 'none'}")
    if before.to_on != after.to_on:
        said.append(days)
    return f"Corrected: {who} ({'; '.join(said)})"
