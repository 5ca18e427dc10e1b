"""Certified practitioner lists and attestations, each with its receipt."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time
from functools import lru_cache
from typing import Any

from django.db.models import OuterRef, Subquery

from portal import clock
from portal.models import Participant, Role, Seat, User
from portal.participation import selectors
from portal.participation.attestations import BY_CODE, Occasion
from portal.participation.attested import signed_parts
from portal.participation.duties.practitioner_list import DUTY as LIST
from portal.participation.models import Attestation, Certification, Obligation, Practitioner
from portal.participation.models.signed_statement import SignedStatement
from portal.participation.rules import practitioner_list
from portal.participation.rules.practitioner_list import Listed
from portal.participation.wording import PRACTITIONER_LIST
from portal.rules.performance_years import performance_year
from portal.selectors import policy_book
from reconciliation.demonstration.signing import ANSWERS

from .practices import ROWS_AT_ONCE
from .receipts import Receipts

TITLE = "Practice administrator"


def sign(receipts: Receipts) -> None:
    """Sign what settled the obligations: the certifications and attestations of participants with a primary contact."""
    signers = _signers()
    settled = (
        Obligation.objects.filter(settled_on__isnull=False, participant__in=signers)
        .select_related("participant")
        .defer("participant__tin")
        .order_by("due_on", "pk")
    )
    lists = _lists()
    signed: list[SignedStatement] = []
    for one in settled.filter(code__in=[LIST.code, *BY_CODE]):
        listed = lists.get(one.participant_id, [])
        statement = _certification(one, listed) if one.code == LIST.code else _attestation(one)
        signed.append(_signed(statement, one, signers[one.participant_id], receipts))
    receipts.write()
    for model in (Certification, Attestation):
        rows: list[Any] = [one for one in signed if isinstance(one, model)]
        model.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    own = {"participant": OuterRef("participant"), "year": OuterRef("year")}
    of_code = Attestation.objects.filter(**own, code=OuterRef("code")).values("receipt")
    Obligation.objects.filter(settled_on__isnull=False, code__in=BY_CODE).update(receipt=Subquery(of_code))
    of_list = Certification.objects.filter(**own).values("receipt")
    Obligation.objects.filter(settled_on__isnull=False, code=LIST.code).update(receipt=Subquery(of_list))


def _signers() -> dict[int, User]:
    seats = Seat.objects.filter(role=Role.PRIMARY).select_related("user").order_by("-pk")
    return {seat.participant_id: seat.user for seat in seats}


def _lists() -> dict[int, list[Listed]]:
    found: dict[int, list[Listed]] = defaultdict(list)
    for row in Practitioner.objects.order_by("npi", "from_on"):
        found[row.participant_id].append(selectors.listed(row))
    return found


def _certification(obligation: Obligation, listed: list[Listed]) -> SignedStatement:
    py = performance_year(obligation.year, book=policy_book())
    rows = practitioner_list.list_of_year(listed, py)
    return Certification(
        wording=PRACTITIONER_LIST.text,
        wording_version=PRACTITIONER_LIST.version,
        list_fingerprint=practitioner_list.fingerprint(rows),
        practitioner_count=len({row.npi for row in rows}),
        practitioners=[row.values for row in rows],
    )


def _attestation(obligation: Obligation) -> SignedStatement:
    return Attestation(**_answered(obligation.code, obligation.year, obligation.participant.kind))


@lru_cache(maxsize=1000)
def _answered(code: str, year: int, kind: str) -> dict[str, Any]:
    attestation, occasion = BY_CODE[code], Occasion(year, kind, clock.today(), policy_book())
    answers = attestation.check(dict(ANSWERS[code]), occasion)
    wording = attestation.wording(answers, occasion)
    return {
        "wording": wording.text,
        "wording_version": wording.version,
        "code": code,
        "title": attestation.name,
        "answers": answers,
    }


def _signed(statement: SignedStatement, obligation: Obligation, signer: User, receipts: Receipts) -> SignedStatement:
    participant: Participant = obligation.participant
    statement.participant, statement.year = participant, obligation.year
    statement.signer_name, statement.signer_title, statement.signed_by = signer.get_full_name(), TITLE, signer
    statement.signed_at = datetime.combine(obligation.due_on, time(10), tzinfo=clock.EASTERN)
    statement.receipt = receipts.add(
        participant=participant,
        kind=statement._meta.model_name or "",
        title=f"{obligation.title}, {obligation.year}",
        facts={"year": obligation.year, "last_day": obligation.due_on.isoformat(), "signer": statement.signer_name},
        attests=signed_parts(statement),
        issued_at=statement.signed_at,
    )
    return statement
