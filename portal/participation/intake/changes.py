"""The changes that loading a participant list makes: each participant with its days, before and after.

A partial list leaves everything that it does not name as it is. A complete list ends every participant and site that
it leaves out, on the day on which it is loaded (docs/readings.md#last-day-of-a-complete-list).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from portal.characters import name_key
from portal.formatting import long_date
from portal.participation.rules.standing import Span, membership_of_sites

from .listed_participants import ListedParticipant
from .participant_list import ListedRow
from .register import SITE, DatedEntry, KnownParticipant, Register
from .text_table import Fault

NEW, CHANGED, ENDED, UNCHANGED = "new", "changed", "ended", "unchanged"
STATES = (NEW, CHANGED, ENDED, UNCHANGED)


@dataclass(frozen=True, slots=True)
class EntryChange:
    """A site, exclusion or opt-out before and after the list is loaded; `before` is None for a new one."""

    before: DatedEntry | None
    after: DatedEntry

    @property
    def state(self) -> str:
        """Return `new`, `changed`, `ended` or `unchanged`."""
        if self.before is None:
            return NEW
        if self.before == self.after:
            return UNCHANGED
        return ENDED if self.before.days.to_on is None and self.after.days.to_on is not None else CHANGED


@dataclass(frozen=True, slots=True)
class ParticipantChange:
    """The changes of one participant.

    `known` is None for a new participant, `listed` for one that a complete list leaves out. `fields` holds the names
    and contact details that change, `membership` and `entries` the days after the list is loaded.
    """

    known: KnownParticipant | None
    listed: ListedParticipant | None
    fields: dict[str, str]
    membership: Span
    entries: tuple[EntryChange, ...]

    @property
    def identity(self) -> str:
        """Return the key that stands for the participant's TIN or CCN."""
        return self.known.identity if self.known else self.listed.identity if self.listed else ""

    @property
    def state(self) -> str:
        """Return `new`, `changed`, `ended` or `unchanged`."""
        if self.known is None:
            return NEW
        if self.known.membership.to_on is None and self.membership.to_on is not None:
            return ENDED
        same = self.membership == self.known.membership and not self.fields
        return UNCHANGED if same and all(one.state == UNCHANGED for one in self.entries) else CHANGED


@dataclass(frozen=True, slots=True)
class Changes:
    """All changes that loading a list makes, and the number of participants that it does not mention."""

    participants: tuple[ParticipantChange, ...]
    not_listed: int


def changes_of(
    listed: Sequence[ListedParticipant], register: Register, *, complete: bool, today: date
) -> tuple[Changes, list[Fault]]:
    """Return the changes that a list makes to the portal, and the faults that keep it from being loaded.

    :param complete: the list names every participant and site.
    """
    faults: list[Fault] = []
    changes = [_change_of(one, faults, complete=complete, today=today) for one in listed]
    named = {one.known.pk for one in listed if one.known is not None}
    others = [known for known in register.participants if known.pk not in named]
    if complete:
        changes += [_left_out(known, today) for known in others if not _has_left(known.membership, today)]
        others = [known for known in others if _has_left(known.membership, today)]
    return Changes(tuple(changes), len(others)), faults


def _has_left(days: Span, today: date) -> bool:
    return days.to_on is not None and days.to_on <= today


def _ended(days: Span, today: date) -> Span:
    """Return days that end today, or on their first day where that is later."""
    return replace(days, to_on=max(today, days.from_on))


def _left_out(known: KnownParticipant, today: date) -> ParticipantChange:
    ended = (
        EntryChange(one, replace(one, days=_ended(one.days, today)))
        for one in known.entries
        if one.category == SITE and not _has_left(one.days, today)
    )
    return ParticipantChange(known, None, {}, _ended(known.membership, today), tuple(ended))


def _change_of(one: ListedParticipant, faults: list[Fault], *, complete: bool, today: date) -> ParticipantChange:
    before = {(known.subject, known.days.from_on): known for known in (one.known.entries if one.known else ())}
    after = dict(before)
    for entry, row in one.entries:
        key = (entry.subject, entry.days.from_on)
        if (known := before.get(key)) is not None and known.elected and known != entry:
            faults.append(row.fault("The participant signed this opt-out. A list cannot change its days.", "to"))
        after[key] = entry
    if complete:
        named = {(entry.subject, entry.days.from_on) for entry, _ in one.entries}
        for key, known in before.items():
            if known.category == SITE and key not in named and not _has_left(known.days, today):
                after[key] = replace(known, days=_ended(known.days, today))
    faults += _overlaps(one.entries, list(after.values()))
    sites = [entry.days for entry in after.values() if entry.category == SITE]
    says_sites = complete or any(entry.category == SITE for entry, _ in one.entries)
    return ParticipantChange(
        known=one.known,
        listed=one,
        fields=_fields(one),
        membership=_membership(one, sites if says_sites else []),
        entries=tuple(EntryChange(before.get(key), entry) for key, entry in after.items()),
    )


def _overlaps(said: Sequence[tuple[DatedEntry, ListedRow]], after: Sequence[DatedEntry]) -> Iterator[Fault]:
    """Yield a fault where days of the list overlap the portal's days of the same site, exclusion or opt-out."""
    for entry, row in said:
        for other in after:
            if (
                other.subject == entry.subject
                and other.days.from_on != entry.days.from_on
                and other.days.overlaps(entry.days)
            ):
                yield row.fault(
                    f"The portal has the {other} from {long_date(other.days.from_on)} on, and days cannot overlap. "
                    f"Give that first day, or end those days first.",
                    "from",
                )


def _membership(one: ListedParticipant, sites: Sequence[Span]) -> Span:
    """Return the days of a participant; its first day never moves later, and without sites nothing changes."""
    if one.known is None:
        return membership_of_sites(sites or [row.days for _, row in one.entries])
    if not sites:
        return one.known.membership
    found = membership_of_sites(sites)
    return replace(found, from_on=min(found.from_on, one.known.membership.from_on))


def _fields(one: ListedParticipant) -> dict[str, str]:
    if one.known is None:
        return {}
    pairs = {
        "legal_name": (one.known.legal_name, one.first.legal_name),
        "contact_first_name": (one.known.contact.first_name, one.contact.first_name),
        "contact_last_name": (one.known.contact.last_name, one.contact.last_name),
        "contact_email": (one.known.contact.email, one.contact.email),
    }
    return {name: said for name, (known, said) in pairs.items() if name_key(known) != name_key(said)}
