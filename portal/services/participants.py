"""Participants: Model IDs and who they belong to (§ 512.210)."""

from __future__ import annotations

import re
import secrets
from datetime import date

from portal import clock
from portal.encryption import blind_index
from portal.formatting import long_date
from portal.identifiers import check_ccn, check_tin
from portal.models import Participant
from portal.selectors import policy_book

from .use_case import Actor, Refused, use_case

MODEL_ID_DIGITS = 5
CHANGEABLE = frozenset({"legal_name", "contact_first_name", "contact_last_name", "contact_email", "to_on"})


@use_case("participant.issue")
def issue(
    *,
    kind: str,
    legal_name: str,
    tin: str = "",
    ccn: str = "",
    contact_first_name: str,
    contact_last_name: str,
    contact_email: str,
    from_on: date,
    model_id: str = "",
    by: Actor,
) -> Participant:
    """Issue a Model ID to a practice, known by its TIN or its CCN.

    :param model_id: an ID issued elsewhere (a participant list); without one a free ID is drawn.
    :raises Refused: when the TIN or CCN is not well formed or belongs to a participant already.
    """
    if bool(tin) == bool(ccn):
        raise Refused("Give either a TIN or a CCN: a participant is known by exactly one of them.")
    book = policy_book().on(clock.today())
    field = "tin" if tin else "ccn"
    identifier = check_tin(tin) if tin else check_ccn(ccn, pps_exempt=book["model/pps_exempt_hospitals"])
    if not identifier.valid or identifier.normalized is None:
        raise Refused(identifier.reason, field=field)
    tin_index = blind_index("tin", identifier.normalized) if tin else None
    known = (
        Participant.objects.filter(tin_index=tin_index)
        if tin
        else Participant.objects.filter(ccn=identifier.normalized)
    )
    if existing := known.first():
        raise Refused(f"This {'TIN' if tin else 'CCN'} already has the Model ID {existing.model_id}.", field=field)
    if model_id and not re.fullmatch(book["model/model_id_pattern"], model_id):
        raise Refused(f"{model_id} is not a Model ID: it must look like RO12345.")
    return Participant.objects.create(
        model_id=model_id or _free_model_id(),
        kind=kind,
        legal_name=legal_name.strip(),
        tin=identifier.normalized if tin else None,
        tin_index=tin_index,
        ccn=identifier.normalized if ccn else None,
        contact_first_name=contact_first_name.strip(),
        contact_last_name=contact_last_name.strip(),
        contact_email=contact_email.strip().lower(),
        from_on=from_on,
    )


def _free_model_id() -> str:
    while True:
        drawn = f"RO{secrets.randbelow(10**MODEL_ID_DIGITS):0{MODEL_ID_DIGITS}d}"
        if not Participant.objects.filter(model_id=drawn).exists():
            return drawn


@use_case("participant.amend")
def amend(*, participant: Participant, by: Actor, **changes: object) -> Participant:
    """Change a participant's name, contact or last day; its kind and identifiers stay.

    :raises Refused: for a field that may not change after the Model ID was issued, or a last day before the first.
    """
    if stray := set(changes) - CHANGEABLE:
        raise Refused(f"{', '.join(sorted(stray))} cannot be changed after the Model ID was issued.")
    for name, value in changes.items():
        setattr(participant, name, value)
    if participant.to_on and participant.to_on < participant.from_on:
        raise Refused(
            f"The last day cannot be before {long_date(participant.from_on)}, the first day in the Model.",
            field="to_on",
        )
    participant.save(update_fields=list(changes))
    return participant
