"""Changes of the contact of a practice that has an active primary: one person proposes them, another one approves."""

from __future__ import annotations

from collections.abc import Mapping

from portal import clock, personal_data
from portal.lifecycle import ACCEPTED, CONTACT_PROPOSAL, DECLINED
from portal.models import ContactProposal, Participant, User
from portal.staff import HELP_DESK, may_act_as

from . import changed_rows, participants, seats
from .use_case import Actor, Refused, use_case

ROWS_AT_ONCE = 1000


@use_case("contact.propose")
def propose(
    *, participant: Participant, first_name: str, last_name: str, email: str, primaries: str, reason: str, by: User
) -> ContactProposal:
    """Propose another contact of a practice with an active primary point of contact; a newer proposal is refused.

    :param primaries: one of `ContactProposal.Primaries`: what happens to the present primary points of contact.
    :raises Refused: when `by` is not of the help desk, a field is not valid, a proposal waits, or nobody is registered.
    """
    _check_help_desk(by)
    participant = Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    if not participants.needing_second_person([participant.pk]):
        raise Refused("Nobody of this practice can sign now. Change the contact on the page of the participant.")
    if primaries not in ContactProposal.Primaries.values:
        raise Refused("Choose what happens to the present primary points of contact.", field="primaries")
    _check_reason(reason)
    if participant.contact_proposals.filter(status=ContactProposal.Status.PENDING).exists():
        raise Refused("A change of this practice's contact already waits. Decide it first.", field="participant")
    [contact] = participants.checked_contacts([{"first_name": first_name, "last_name": last_name, "email": email}])
    return ContactProposal.objects.create(
        participant=participant,
        **contact,
        primaries=primaries,
        reason=reason.strip(),
        proposed_by=by,
        proposed_at=clock.real_now(),
    )


@use_case("contact.propose_listed")
def propose_listed(*, listed: Mapping[int, Mapping[str, str]], by: Actor) -> None:
    """Propose contacts of a participant list; each replaces an earlier proposal of a list that still waits.

    :param listed: `first_name`, `last_name` and `email` of each participant by primary key.
    :raises Refused: for an address that is not valid or belongs to CMS staff.
    """
    wanted = dict(zip(listed, participants.checked_contacts(list(listed.values())), strict=True))
    replaced = []
    for one in ContactProposal.objects.filter(participant__in=wanted, status=ContactProposal.Status.PENDING):
        if wanted[one.participant_id] == {name: getattr(one, name) for name in ("first_name", "last_name", "email")}:
            del wanted[one.participant_id]
            continue
        CONTACT_PROPOSAL.move(one, DECLINED)
        one.decided_at, one.decision = clock.real_now(), "A later participant list names another contact."
        replaced.append(one)
    changed_rows.write(replaced, ["status", "decided_at", "decision"])
    ContactProposal.objects.bulk_create(
        [
            ContactProposal(
                participant_id=participant_id,
                **contact,
                primaries=ContactProposal.Primaries.STAY,
                reason="A participant list names another contact.",
                proposed_by=by if isinstance(by, User) else None,
                proposed_at=clock.real_now(),
            )
            for participant_id, contact in wanted.items()
        ],
        batch_size=ROWS_AT_ONCE,
    )


@use_case("contact.approve")
def approve(*, proposal: ContactProposal, reason: str, by: User) -> ContactProposal:
    """Put another person's proposal in force; the former contact and everybody with access are told.

    :raises Refused: for the person who proposed it, for others than the help desk, or when it was decided already.
    """
    proposal = _waiting(proposal, by)
    _check_reason(reason)
    if proposal.proposed_by_id == by.pk:
        raise Refused("You proposed this contact. A second person must approve it.")
    participant = participants.amend(
        participant=proposal.participant,
        contact_first_name=proposal.first_name,
        contact_last_name=proposal.last_name,
        contact_email=proposal.email,
        agreed_by=proposal.proposed_by or "system:participant-list",
        by=by,
    )
    if proposal.primaries == ContactProposal.Primaries.END:
        for seat in participant.seats.lasting_primaries():
            seats.end(seat=seat, reason=proposal.reason, by=by)
    return _decided(proposal, ACCEPTED, reason, by)


@use_case("contact.turn_down")
def turn_down(*, proposal: ContactProposal, reason: str, by: User) -> ContactProposal:
    """Turn a proposal down, or withdraw the own one; the contact stays.

    :raises Refused: for others than the help desk, or when it was decided already.
    """
    proposal = _waiting(proposal, by)
    _check_reason(reason)
    return _decided(proposal, DECLINED, reason, by)


def _check_help_desk(by: User) -> None:
    if not may_act_as(by, HELP_DESK):
        raise Refused("Only the help desk can change the contact of a practice.")


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("Enter the reason.", field="reason")
    personal_data.check_text(reason, field="reason")


def _waiting(proposal: ContactProposal, by: User) -> ContactProposal:
    _check_help_desk(by)
    proposal = ContactProposal.objects.select_for_update().get(pk=proposal.pk)
    if proposal.status != ContactProposal.Status.PENDING:
        raise Refused("Somebody already decided this change.")
    return proposal


def _decided(proposal: ContactProposal, status: str, reason: str, by: User) -> ContactProposal:
    CONTACT_PROPOSAL.move(proposal, status)
    proposal.decided_by, proposal.decided_at, proposal.decision = by, clock.real_now(), reason.strip()
    proposal.save(update_fields=["status", "decided_by", "decided_at", "decision"])
    return proposal
