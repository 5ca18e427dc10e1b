"""Writing the changes of a participant list, for all participants at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal import clock
from portal.models import Participant
from portal.participation.intake.changes import NEW, UNCHANGED, Changes, EntryChange, ParticipantChange
from portal.participation.intake.register import EXCLUSION, OPT_OUT, SITE, DatedEntry
from portal.participation.models import Exclusion, OptOut, Site
from portal.participation.models.dated_fact import DatedFact
from portal.services import changed_rows, contacts, participants
from portal.services.participants import Practice
from portal.services.use_case import Actor, use_case

from . import obligations

ROWS_AT_ONCE = 1000


@use_case("participant_list.carry_out")
def carry_out(*, changes: Changes, because: str, by: Actor) -> None:
    """Write the changes of a list, and update the obligations of the participants.

    Model IDs issued here are written back into `changes`.

    :param because: names the list, as the reason of its sites and exclusions.
    """
    moving = [one for one in changes.participants if one.state != UNCHANGED]
    owners = {one.identity: one.known.pk for one in moving if one.known is not None}
    owners |= _issue([one for one in moving if one.state == NEW], by)
    days = [(owners[one.identity], entry) for one in moving for entry in one.entries]
    _record(Site, SITE, days, because)
    _record(Exclusion, EXCLUSION, days, because)
    _write_opt_outs(days)
    _amend([one for one in moving if one.known is not None], by)
    obligations.open_years(participants=Participant.objects.filter(pk__in=owners.values()), by=by)


def _issue(new: Sequence[ParticipantChange], by: Actor) -> dict[str, int]:
    """Issue Model IDs to the new participants, and return their primary keys by identity."""
    listed = [(one.listed, one.membership) for one in new if one.listed is not None]
    practices = [
        Practice(
            model_id=one.model_id,
            kind=one.first.kind,
            legal_name=one.first.legal_name,
            tin=one.first.tin,
            ccn=one.first.ccn,
            contact_first_name=one.contact.first_name,
            contact_last_name=one.contact.last_name,
            contact_email=one.contact.email,
            from_on=membership.from_on,
            to_on=membership.to_on,
        )
        for one, membership in listed
    ]
    made = participants.issue(practices=practices, by=by)
    for (one, _), participant in zip(listed, made, strict=True):
        one.model_id = participant.model_id
    return {one.identity: participant.pk for (one, _), participant in zip(listed, made, strict=True)}


def _record(model: type[DatedFact], category: str, days: Sequence[tuple[int, EntryChange]], because: str) -> None:
    """Store the new sites or exclusions, and those that replace a changed one."""
    changed = [(owner, one) for owner, one in days if one.after.category == category and one.state != UNCHANGED]
    replaced = [one.before.row for _, one in changed if one.before]
    model.objects.filter(pk__in=replaced).update(withdrawn_at=clock.real_now(), withdrawn_because=because)
    rows = [
        model(
            participant_id=owner,
            because=because,
            corrects_id=one.before.row if one.before else None,
            **_columns(one.after),
        )
        for owner, one in changed
    ]
    model.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)


def _write_opt_outs(days: Sequence[tuple[int, EntryChange]]) -> None:
    rows: dict[bool, list[OptOut]] = {True: [], False: []}
    for owner, one in days:
        if one.after.category == OPT_OUT and one.state != UNCHANGED:
            row = one.before.row if one.before else None
            rows[one.before is None].append(OptOut(pk=row, participant_id=owner, **_columns(one.after)))
    OptOut.objects.bulk_create(rows[True], batch_size=ROWS_AT_ONCE)
    changed_rows.write(rows[False], ["to_on"])


def _columns(entry: DatedEntry) -> dict[str, Any]:
    days = {"from_on": entry.days.from_on, "to_on": entry.days.to_on}
    if entry.category == SITE:
        return {**days, "zip": entry.value, "cbsa": entry.cbsa}
    return {**days, "reason": entry.value} if entry.category == EXCLUSION else days


def _amend(moving: Sequence[ParticipantChange], by: Actor) -> None:
    """Change the names, contacts and days of participants that the portal knows.

    The contact of a practice whose primary point of contact is active only becomes a proposal.
    """
    changed: dict[int, dict[str, Any]] = {}
    for one in moving:
        if one.known is not None:
            before, after = one.known.membership, one.membership
            fields: dict[str, Any] = dict(one.fields)
            fields |= {"from_on": after.from_on} if after.from_on != before.from_on else {}
            fields |= {"to_on": after.to_on} if after.to_on != before.to_on else {}
            changed |= {one.known.pk: fields} if fields else {}
    contacts_of = {pk for pk, fields in changed.items() if not fields.keys().isdisjoint(participants.CONTACT)}
    listed = {}
    for one in Participant.objects.defer("tin").filter(pk__in=participants.needing_second_person(contacts_of)):
        kept = {name: getattr(one, name) for name in participants.CONTACT}
        contact = {name: changed[one.pk].pop(name, value) for name, value in kept.items()}
        listed[one.pk] = {name.removeprefix("contact_"): value for name, value in contact.items()}
    contacts.propose_listed(listed=listed, by=by)
    participants.amend_each(changes={pk: fields for pk, fields in changed.items() if fields}, by=by)
