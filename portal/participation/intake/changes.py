"""The changes that loading a participant list makes: each participant with its days, before and after.

A list says nothing of what it does not name, unless it is the whole: then every participant and site that it leaves out
ends on the day on which it is loaded (docs/readings.md#last-day-of-a-complete-list).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from portal.characters import name_key
from portal.formatting import long_date
from portal.participation.rules.standing import Span, membership_of_sites

from .agreement import Listed
from .participant_list import ListedRow
from .register import SITE, Known, Register, Stretch
from .text_table import Fault

NEW, CHANGED, ENDED, UNCHANGED = "new", "changed", "ended", "unchanged"
STATES = (NEW, CHANGED, ENDED, UNCHANGED)


@dataclass(frozen=True, slots=True)
class StretchChange:
    """Some days of a site, exclusion or opt-out: as the portal has them (None: not at all) and as they will be."""

    before: Stretch | None
    after: Stretch

    @property
    def state(self) -> str:
        """Tell whether the days are new, changed, ended or unchanged."""
        if self.before is None:
            return NEW
        if self.before == self.after:
            return UNCHANGED
        return ENDED if self.before.days.to_on is None and self.after.days.to_on is not None else CHANGED


@dataclass(frozen=True, slots=True)
class ParticipantChange:
    """One participant: as the portal has it (None: not at all), what the list says, and what follows.

    `listed` is None for one that a whole list leaves out. `fields` holds the names and contact that change.
    """

    known: Known | None
    listed: Listed | None
    fields: dict[str, str]
    membership: Span
    stretches: tuple[StretchChange, ...]

    @property
    def identity(self) -> str:
        """Give what stands for the participant's TIN or CCN."""
        return self.known.identity if self.known else self.listed.identity if self.listed else ""

    @property
    def state(self) -> str:
        """Tell whether the participant is new, changed, ended or unchanged."""
        if self.known is None:
            return NEW
        if self.known.membership.to_on is None and self.membership.to_on is not None:
            return ENDED
        same = self.membership == self.known.membership and not self.fields
        return UNCHANGED if same and all(one.state == UNCHANGED for one in self.stretches) else CHANGED


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that loading a list changes, and how many participants it says nothing about."""

    participants: tuple[ParticipantChange, ...]
    not_listed: int


def changes_of(
    listed: Sequence[Listed], register: Register, *, complete: bool, today: date
) -> tuple[Changes, list[Fault]]:
    """Compare a list with the portal.

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


def _ending(days: Span, today: date) -> Span:
    """End days today; what has not begun ends on its first day."""
    return replace(days, to_on=max(today, days.from_on))


def _left_out(known: Known, today: date) -> ParticipantChange:
    ended = (
        StretchChange(one, replace(one, days=_ending(one.days, today)))
        for one in known.stretches
        if one.what == SITE and not _has_left(one.days, today)
    )
    return ParticipantChange(known, None, {}, _ending(known.membership, today), tuple(ended))


def _change_of(one: Listed, faults: list[Fault], *, complete: bool, today: date) -> ParticipantChange:
    before = {(known.subject, known.days.from_on): known for known in (one.known.stretches if one.known else ())}
    after = dict(before)
    for stretch, row in one.stretches:
        key = (stretch.subject, stretch.days.from_on)
        if (known := before.get(key)) is not None and known.elected and known != stretch:
            faults.append(row.fault("The participant signed this opt-out. A list cannot change its days.", "to"))
        after[key] = stretch
    if complete:
        named = {(stretch.subject, stretch.days.from_on) for stretch, _ in one.stretches}
        for key, known in before.items():
            if known.what == SITE and key not in named and not _has_left(known.days, today):
                after[key] = replace(known, days=_ending(known.days, today))
    faults += _meetings(one.stretches, list(after.values()))
    sites = [stretch.days for stretch in after.values() if stretch.what == SITE]
    says_sites = complete or any(stretch.what == SITE for stretch, _ in one.stretches)
    return ParticipantChange(
        known=one.known,
        listed=one,
        fields=_fields(one),
        membership=_membership(one, sites if says_sites else []),
        stretches=tuple(StretchChange(before.get(key), stretch) for key, stretch in after.items()),
    )


def _meetings(said: Sequence[tuple[Stretch, ListedRow]], after: Sequence[Stretch]) -> Iterator[Fault]:
    """Find where days of the list meet days that the portal has of the same site, exclusion or opt-out."""
    for stretch, row in said:
        for other in after:
            if (
                other.subject == stretch.subject
                and other.days.from_on != stretch.days.from_on
                and other.days.meets(stretch.days)
            ):
                yield row.fault(
                    f"The portal has the {other} from {long_date(other.days.from_on)} on, and days cannot overlap. "
                    f"Give that first day, or end those days first.",
                    "from",
                )


def _membership(one: Listed, sites: Sequence[Span]) -> Span:
    """Give the days of a participant; its first day never moves later, and without a site nothing moves."""
    if one.known is None:
        return membership_of_sites(sites or [row.days for _, row in one.stretches])
    if not sites:
        return one.known.membership
    found = membership_of_sites(sites)
    return replace(found, from_on=min(found.from_on, one.known.membership.from_on))


def _fields(one: Listed) -> dict[str, str]:
    if one.known is None:
        return {}
    pairs = {
        "legal_name": (one.known.legal_name, one.first.legal_name),
        "contact_first_name": (one.known.contact.first_name, one.contact.first_name),
        "contact_last_name": (one.known.contact.last_name, one.contact.last_name),
        "contact_email": (one.known.contact.email, one.contact.email),
    }
    return {name: said for name, (known, said) in pairs.items() if name_key(known) != name_key(said)}
