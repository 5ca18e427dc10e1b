"""Attestations of a performance year (§ 512.220): signed, and withdrawn until their last day."""

from __future__ import annotations

from typing import Any

from django.core.files.base import File

from portal import access, clock
from portal.formatting import long_date
from portal.models import Participant, User
from portal.participation.attestations import BY_CODE
from portal.participation.models import Attestation, Withdrawal
from portal.participation.occasions import occasion_of
from portal.participation.wording import WITHDRAW_ATTESTATION
from portal.selectors import policy_book
from portal.services import file_intake, receipts
from portal.services.file_intake import PendingFile
from portal.services.use_case import Refused, use_case

from . import evidence as evidence_service
from . import signatures


def attest(
    *,
    participant: Participant,
    year: int,
    code: str,
    answers: dict[str, Any],
    evidence: File[Any] | None = None,
    signer_title: str,
    by: User,
) -> Attestation:
    """Sign one attestation for a year.

    :param code: the code of the attestation (see `portal.participation.attestations`).
    :param answers: the cleaned fields of its form.
    :param evidence: a file that supports it, if the form takes one.
    :raises Refused: when the attestation is not owed or not open yet, an answer is not valid, or the file cannot be
        accepted.
    """
    access.check_may_bind(by, participant)
    with evidence_service.receiving(upload=evidence, participant=participant, by=by) as taken:
        return _attest(
            participant=participant,
            year=year,
            code=code,
            answers=answers,
            evidence=taken,
            signer_title=signer_title,
            by=by,
        )


@use_case("attestation.attest")
def _attest(
    *,
    participant: Participant,
    year: int,
    code: str,
    answers: dict[str, Any],
    evidence: PendingFile | None,
    signer_title: str,
    by: User,
) -> Attestation:
    receipts.lock_chain(participant)
    kind = BY_CODE[code]
    owed = participant.obligations.filter(year=year, code=code).first()
    if owed is None or owed.waived_on:
        raise Refused(f"You do not need this attestation for {year}: {kind.name}.")
    today = clock.today()
    if owed.opens_on and today < owed.opens_on:
        raise Refused(f"You can sign this attestation for {year} from {long_date(owed.opens_on)} on.")
    before = participant.attestations.filter(year=year, code=code)
    existing: Attestation | None = before.in_force().first()
    if existing:
        return existing  # a double click, or a colleague was faster
    occasion = occasion_of(participant, year, today=today, book=policy_book())
    kept = kind.check(answers, occasion)
    if evidence:
        kept["evidence_sha256"] = evidence.sha256
    return signatures.sign(
        Attestation,
        participant=participant,
        year=year,
        duty=code,
        receipt_title=f"{kind.summary(kept).title}, {year}",
        wording=kind.wording(kept, occasion),
        signer_title=signer_title,
        facts=kept,
        by=by,
        code=code,
        title=kind.name,
        answers=kept,
        number=before.count() + 1,
        evidence=file_intake.keep(taken=evidence, by=by) if evidence else None,
    )


@use_case("attestation.withdraw")
def withdraw(*, attestation: Attestation, signer_title: str, by: User) -> Withdrawal:
    """Withdraw an attestation until its last day, so that the participant can attest again.

    :raises Refused: after the last day, or when the attestation is not asked.
    """
    participant = attestation.participant
    access.check_may_bind(by, participant)
    receipts.lock_chain(participant)
    existing = Withdrawal.objects.filter(attestation=attestation).first()
    if existing:
        return existing  # a double click, or a colleague was faster
    duty = participant.obligations.filter(year=attestation.year, code=attestation.code).first()
    if duty is None:
        raise Refused("This attestation is not asked of you, so nothing changes if you withdraw it.")
    if clock.today() > duty.due_on:
        raise Refused(
            f"The last day to withdraw this attestation was {long_date(duty.due_on)}. If it is wrong, call the help "
            "desk."
        )
    return signatures.withdraw(
        attestation,
        duty=attestation.code,
        receipt_title=f"Withdrawn: {attestation.title}, {attestation.year}",
        wording=WITHDRAW_ATTESTATION,
        signer_title=signer_title,
        by=by,
    )
