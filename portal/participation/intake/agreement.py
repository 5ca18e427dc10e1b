"""The rows of a participant list brought together by participant, where they agree with each other and the portal.

A participant is its TIN or CCN (42 CFR 512.205), so rows belong together by that and not by the Model ID: rows without
one never make a single participant of two practices, and a Model ID never passes to another practice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from portal.characters import name_key
from portal.participation.rules.standing import Span

from .participant_list import OPT_OUT as OPT_OUT_WORD
from .participant_list import ListedRow
from .register import EXCLUSION, OPT_OUT, SITE, Known, Person, Register, Stretch
from .text_table import Fault


@dataclass(slots=True)
class Listed:
    """One participant as the list has it: its first row, and each stretch of days with the row that says so."""

    first: ListedRow
    identity: str
    model_id: str
    known: Known | None
    stretches: list[tuple[Stretch, ListedRow]] = field(default_factory=list)

    @property
    def contact(self) -> Person:
        """Give the contact of the participant's first row."""
        return Person(*self.first.contact)


def bring_together(
    rows: Iterable[ListedRow], *, identity_of: Callable[[ListedRow], str], register: Register
) -> tuple[list[Listed], list[Fault]]:
    """Gather the rows of each participant; every row that contradicts another, or the portal, is a fault."""
    listed: dict[str, Listed] = {}
    taken: dict[str, Listed] = {}  # by Model ID
    faults: list[Fault] = []
    for row in rows:
        identity = identity_of(row)
        one = listed.get(identity)
        if one is None:
            known = register.by_identity.get(identity)
            one = Listed(row, identity, known.model_id if known else row.model_id, known)
        faults += _contradictions(row, one, taken.get(row.model_id), register)
        one.model_id = one.model_id or row.model_id
        listed.setdefault(identity, one)
        if row.model_id:
            taken.setdefault(row.model_id, one)
        _take_days(row, one, faults)
    for one in listed.values():
        _place_excluded(one)
    return list(listed.values()), faults


def _contradictions(row: ListedRow, one: Listed, owner: Listed | None, register: Register) -> Iterable[Fault]:
    """Find what a row says otherwise than the rows above it, or than the portal."""
    identifier = "TIN" if row.tin else "CCN"
    if row.model_id and row.model_id != (one.model_id or row.model_id):
        whose = "belongs to" if one.known else f"stands in row {one.first.number} with"
        yield row.fault(f"This {identifier} {whose} the Model ID {one.model_id}.", "model_id")
    elif owner is not None and owner is not one:
        yield row.fault(f"Row {owner.first.number} gives this Model ID to another TIN or CCN.", identifier.lower())
    elif (holder := register.by_model_id.get(row.model_id)) is not None and holder.identity != one.identity:
        yield row.fault(
            f"This Model ID belongs to {holder.legal_name}, which has another TIN or CCN. Correct the "
            "one that is wrong; leave model_id blank where none was issued yet.",
            identifier.lower(),
        )
    if one.known is not None and row.kind != one.known.kind:
        yield row.fault(f"The kind of this participant is {one.known.kind}. You cannot change the kind.", "kind")
    elif row.kind != one.first.kind:
        yield row.fault(f"Row {one.first.number} says {one.first.kind}.", "kind")
    names = ("legal_name", "contact_first", "contact_last", "contact_email")
    said = (row.legal_name, *row.contact)
    for column, here, above in zip(names, said, (one.first.legal_name, *one.first.contact), strict=True):
        if name_key(here) != name_key(above):
            yield row.fault(f"Row {one.first.number} has another {column} for this participant.", column)


def _take_days(row: ListedRow, one: Listed, faults: list[Fault]) -> None:
    if row.exclusion == OPT_OUT_WORD:
        stretch = Stretch(OPT_OUT, "", row.days)
    elif row.exclusion:
        stretch = Stretch(EXCLUSION, row.exclusion, row.days)
    else:
        stretch = Stretch(SITE, row.zip, row.days, row.cbsa)
    for other, above in one.stretches:
        if other == stretch:
            return  # the same row once more
        if other.subject == stretch.subject and other.days.meets(stretch.days):
            faults.append(row.fault(f"Row {above.number} gives days of the {stretch} that overlap these.", "from"))
            return
    one.stretches.append((stretch, row))


def _place_excluded(one: Listed) -> None:
    """Give a participant the sites of its rows with an exclusion, where no other row and not the portal has them."""
    sites = {stretch.word for stretch, _ in one.stretches if stretch.what == SITE}
    if one.known is not None:
        sites |= {stretch.word for stretch in one.known.stretches if stretch.what == SITE}
    for stretch, row in list(one.stretches):
        if stretch.what != SITE and row.zip and row.zip not in sites:
            sites.add(row.zip)
            one.stretches.append((Stretch(SITE, row.zip, Span(row.days.from_on), row.cbsa), row))
