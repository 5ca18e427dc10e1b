"""The rows of a participant list, grouped by participant and checked against each other and the portal.

A participant is its TIN or CCN (42 CFR 512.205), so rows are grouped by that and not by the Model ID. Rows without a
Model ID never merge two practices, and a Model ID never passes to another practice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from portal.characters import name_key
from portal.participation.rules.standing import Span

from .participant_list import OPT_OUT as OPT_OUT_WORD
from .participant_list import ListedRow
from .register import EXCLUSION, OPT_OUT, SITE, DatedEntry, KnownParticipant, Person, Register
from .text_table import Fault


@dataclass(slots=True)
class ListedParticipant:
    """One participant of the list: its first row, and each dated entry with the row that contains it."""

    first: ListedRow
    identity: str
    model_id: str
    known: KnownParticipant | None
    entries: list[tuple[DatedEntry, ListedRow]] = field(default_factory=list)

    @property
    def contact(self) -> Person:
        """Return the contact of the participant's first row."""
        return Person(*self.first.contact)


def group_by_participant(
    rows: Iterable[ListedRow], *, identity_of: Callable[[ListedRow], str], register: Register
) -> tuple[list[ListedParticipant], list[Fault]]:
    """Group the rows by participant; a row that contradicts another row or the portal is a fault."""
    listed: dict[str, ListedParticipant] = {}
    taken: dict[str, ListedParticipant] = {}  # by Model ID
    faults: list[Fault] = []
    for row in rows:
        identity = identity_of(row)
        one = listed.get(identity)
        if one is None:
            known = register.by_identity.get(identity)
            one = ListedParticipant(row, identity, known.model_id if known else row.model_id, known)
        faults += _contradictions(row, one, taken.get(row.model_id), register)
        one.model_id = one.model_id or row.model_id
        listed.setdefault(identity, one)
        if row.model_id:
            taken.setdefault(row.model_id, one)
        _add_entry(row, one, faults)
    for one in listed.values():
        _add_sites_of_excluded(one)
    return list(listed.values()), faults


def _contradictions(
    row: ListedRow, one: ListedParticipant, owner: ListedParticipant | None, register: Register
) -> Iterable[Fault]:
    """Yield a fault for each value of a row that contradicts a row above it, or the portal."""
    identifier = "TIN" if row.tin else "CCN"
    if row.model_id and row.model_id != (one.model_id or row.model_id):
        whose = "belongs to" if one.known else f"is in row {one.first.number} with"
        yield row.fault(f"This {identifier} {whose} the Model ID {one.model_id}.", "model_id")
    elif owner is not None and owner is not one:
        yield row.fault(f"Row {owner.first.number} gives this Model ID to another TIN or CCN.", identifier.lower())
    elif (holder := register.by_model_id.get(row.model_id)) is not None and holder.identity != one.identity:
        yield row.fault(
            f"This Model ID belongs to {holder.legal_name}, which has another TIN or CCN. Correct the "
            "one that is wrong; leave model_id blank if none was issued yet.",
            identifier.lower(),
        )
    if one.known is not None and row.kind != one.known.kind:
        yield row.fault(f"The kind of this participant is {one.known.kind}. Change it on its page first.", "kind")
    elif row.kind != one.first.kind:
        yield row.fault(f"Row {one.first.number} says {one.first.kind}.", "kind")
    names = ("legal_name", "contact_first", "contact_last", "contact_email")
    said = (row.legal_name, *row.contact)
    for column, here, above in zip(names, said, (one.first.legal_name, *one.first.contact), strict=True):
        if name_key(here) != name_key(above):
            yield row.fault(f"Row {one.first.number} has another {column} for this participant.", column)


def _add_entry(row: ListedRow, one: ListedParticipant, faults: list[Fault]) -> None:
    if row.exclusion == OPT_OUT_WORD:
        entry = DatedEntry(OPT_OUT, "", row.days)
    elif row.exclusion:
        entry = DatedEntry(EXCLUSION, row.exclusion, row.days)
    else:
        entry = DatedEntry(SITE, row.zip, row.days, row.cbsa)
    for other, above in one.entries:
        if other == entry:
            return  # a repeated row
        if other.subject == entry.subject and other.days.overlaps(entry.days):
            faults.append(row.fault(f"Row {above.number} gives days of the {entry} that overlap these.", "from"))
            return
    one.entries.append((entry, row))


def _add_sites_of_excluded(one: ListedParticipant) -> None:
    """Add the sites of rows with an exclusion, unless another row or the portal has them."""
    sites = {entry.value for entry, _ in one.entries if entry.category == SITE}
    if one.known is not None:
        sites |= {entry.value for entry in one.known.entries if entry.category == SITE}
    for entry, row in list(one.entries):
        if entry.category != SITE and row.zip and row.zip not in sites:
            sites.add(row.zip)
            one.entries.append((DatedEntry(SITE, row.zip, Span(row.days.from_on), row.cbsa), row))
