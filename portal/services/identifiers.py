"""Identifiers of participants that were typed wrong: the help desk corrects them (§ 512.210)."""

from __future__ import annotations

from portal import clock, personal_data
from portal.characters import tidy
from portal.encryption import blind_index
from portal.models import Participant
from portal.selectors import policy_book

from . import messages, participants
from .use_case import Actor, Refused, use_case


@use_case("participant.correct_identifier")
def correct(*, participant: Participant, identifier: str, because: str, by: Actor) -> Participant:
    """Correct the TIN of a practice or the CCN of a hospital, which was typed wrong when the Model ID was issued.

    :raises Refused: for an identifier that is not valid, is on file already, or belongs to another participant, and
        without a reason.
    """
    if not (said := tidy(because)):
        raise Refused("Say why. The history keeps this reason.", field="because")
    personal_data.check_text(said, field="because")
    participant = Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    policy = policy_book().on(clock.today())
    given = {"tin": "", "ccn": identifier} if participant.ccn else {"tin": identifier, "ccn": ""}
    if not identifier.strip():
        raise Refused("Enter the right TIN or CCN.", field="identifier")
    try:
        field, checked = participants.checked_identifier(**given, policy=policy)
    except Refused as refusal:
        raise Refused(str(refusal), field="identifier") from refusal
    if checked == getattr(participant, field):
        raise Refused(f"This {field.upper()} is on file already.", field="identifier")
    setattr(participant, field, checked)
    if field == "tin":
        participant.tin_index = blind_index("tin", checked)
    if existing := _owner_of(participant):
        raise Refused(
            f"This {field.upper()} already has the Model ID {existing.model_id}. One of the two rows is wrong.",
            field="identifier",
        )
    participant.save(update_fields=["tin", "tin_index", "ccn"])
    messages.send(
        participant=participant,
        subject=f"CMS corrected your {field.upper()}",
        body=f"The {field.upper()} on file was wrong and is corrected. CMS says why: {said} If you did not expect "
        "this, call the help desk.",
        by=by,
    )
    return participant


def _owner_of(participant: Participant) -> Participant | None:
    """Return another participant with the same TIN or CCN."""
    others = Participant.objects.exclude(pk=participant.pk)
    same = {"ccn": participant.ccn} if participant.ccn else {"tin_index": participant.tin_index}
    return others.filter(**same).first()
