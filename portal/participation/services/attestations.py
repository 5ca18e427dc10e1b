"""Attestations of a performance year (§ 512.220)."""

from __future__ import annotations

from typing import Any

from portal import access, clock
from portal.formatting import long_date
from portal.models import Participant, User
from portal.participation.attestations import BY_CODE
from portal.participation.models import Attestation
from portal.selectors import policy_book
from portal.services import receipts
from portal.services.use_case import Refused, use_case

from . import signatures


@use_case("attestation.attest")
def attest(
    *,
    participant: Participant,
    year: int,
    code: str,
    answers: dict[str, Any],
    signer_name: str,
    signer_title: str,
    by: User,
) -> Attestation:
    """Sign one attestation for a year.

    :param code: the code of the attestation (see `portal.participation.attestations`).
    :param answers: the cleaned fields of its form.
    :raises Refused: when the attestation is not owed or not open yet, or an answer is not valid.
    """
    access.check_may_bind(by, participant)
    receipts.lock_chain(participant)
    kind = BY_CODE[code]
    owed = participant.obligations.filter(year=year, code=code).first()
    if owed is None or owed.waived_on:
        raise Refused(f"You do not need this attestation for {year}: {kind.name}.")
    if owed.opens_on and clock.today() < owed.opens_on:
        raise Refused(f"You can sign this attestation for {year} from {long_date(owed.opens_on)} on.")
    existing = participant.attestations.filter(year=year, code=code).first()
    if existing:
        return existing  # a double click, or a colleague was faster
    kept = kind.check(answers, clock.today(), policy_book())
    return signatures.sign(
        Attestation,
        participant=participant,
        year=year,
        duty=code,
        receipt_title=f"{kind.summary(kept).title}, {year}",
        wording=kind.wording(kept),
        signer_name=signer_name,
        signer_title=signer_title,
        facts=kept,
        by=by,
        code=code,
        title=kind.name,
        answers=kept,
    )
