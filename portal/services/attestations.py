"""Attestations of a year (§ 512.220) and the low-volume opt-out (§ 512.210(c))."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal import access, clock, selectors
from portal.formatting import long_date
from portal.identifiers import check_cehrt_id
from portal.models import Attestation, Election, Participant, User
from portal.wording import CEHRT, OPT_OUT, PSO

from . import obligations, participants, receipts, signatures
from .use_case import Refused, use_case


@use_case("attestation.attest")
def attest(
    *,
    participant: Participant,
    year: int,
    kind: str,
    answers: dict[str, Any],
    signer_name: str,
    signer_title: str,
    by: User,
) -> Attestation:
    """Attest CEHRT or PSO for a year.

    :param kind: `cehrt` (answers: certification_id) or `pso` (answers: organization, listing_number, agreement_on).
    :raises Refused: when it is not owed, not open yet, or an answer is not well formed.
    """
    access.check_may_bind(by, participant)
    receipts.take_turn(participant)
    duty = participant.obligations.filter(year=year, code=kind).first()
    if duty is None or duty.waived_on:
        raise Refused(f"This participant owes no {kind.upper()} attestation for {year}.")
    if duty.opens_on and clock.today() < duty.opens_on:
        raise Refused(f"This attestation of {year} opens on {long_date(duty.opens_on)}.")
    existing = participant.attestations.filter(year=year, kind=kind).first()
    if existing:
        return existing  # a double click, or a colleague was faster
    if kind == Attestation.Kind.CEHRT:
        checked = check_cehrt_id(answers.get("certification_id", ""))
        if not checked.valid:
            raise Refused(checked.reason)
        answers = {"certification_id": checked.normalized}
    return signatures.sign(
        Attestation,
        participant=participant,
        year=year,
        code=kind,
        title=f"{Attestation.Kind(kind).label} attested for {year}",
        wording=CEHRT if kind == Attestation.Kind.CEHRT else PSO,
        signer_name=signer_name,
        signer_title=signer_title,
        facts=answers,
        by=by,
        kind=kind,
        answers=answers,
    )


@use_case("election.opt_out")
def opt_out(*, participant: Participant, year: int, signer_name: str, signer_title: str, by: User) -> Election:
    """Elect the low-volume opt-out of a year.

    :raises Refused: when the count CMS gave is not below the threshold, or the last day has passed.
    """
    access.check_may_bind(by, participant)
    receipts.take_turn(participant)
    existing = participant.elections.filter(year=year).first()
    if existing:
        return existing  # a double click
    found = selectors.low_volume_of(participant, year)
    if found is None:
        raise Refused(f"CMS has not given the number of episodes that decides {year} yet. Call the help desk.")
    count, answer = found
    if not answer.eligible:
        raise Refused(f"You had {answer.lines[0].formula} to opt out.")
    if not answer.accepted:
        raise Refused(f"The last day to opt out of {year} was {long_date(answer.attest_by)}.")
    election = signatures.sign(
        Election,
        participant=participant,
        year=year,
        code="low-volume-opt-out",
        title=f"Opted out of {year} (low volume)",
        wording=OPT_OUT,
        signer_name=signer_name,
        signer_title=signer_title,
        facts={"episodes": count.count, "data_year": count.year},
        by=by,
        episodes=count.count,
        data_year=count.year,
    )
    participants.exclude(
        participant=participant, reason="opt-out", from_on=date(year, 1, 1), to_on=date(year, 12, 31), by=by
    )
    obligations.open_years(participant=participant, by=by)
    return election
