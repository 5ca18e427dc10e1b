"""A signature: the receipt, the row with the exact wording, and the obligation that it settles or opens again."""

from __future__ import annotations

from typing import Any, TypeVar

from portal import clock, personal_data
from portal.attested import Parts
from portal.models import Participant, User
from portal.participation.attested import signed_parts
from portal.participation.models import Withdrawal
from portal.participation.models.signed_statement import SignedStatement, Withdrawable
from portal.participation.wording import Wording
from portal.services import receipts
from portal.services.use_case import Refused

from . import obligations

Signed = TypeVar("Signed", bound=SignedStatement)


def sign(
    model: type[Signed],
    *,
    participant: Participant,
    year: int,
    duty: str | None,
    receipt_title: str,
    wording: Wording,
    signer_title: str,
    facts: dict[str, Any],
    attests: Parts | None = None,
    by: User,
    **fields: Any,
) -> Signed:
    """Store a signed statement and its receipt, and settle its obligation.

    The calling service has checked the statement and holds the transaction. A receipt of a statement signed after the
    last day says so.

    :param duty: the code of the obligation that is settled; None if no obligation asks for the statement.
    :param facts: the facts on the receipt, in addition to the wording, the signer and the last day.
    :param attests: the content that the receipt attests, in addition to the statement.
    :param fields: the columns of this kind of statement.
    :raises Refused: when the account of the signer has no name.
    """
    last_day = participant.obligations.filter(year=year, code=duty).values_list("due_on", flat=True).first()
    days_late = max(0, (clock.today() - last_day).days) if last_day else 0
    timing = {"last_day": last_day.isoformat()} if last_day else {}
    signed = _sign(
        model,
        participant=participant,
        year=year,
        receipt_title=f"{receipt_title}, signed late" if days_late else receipt_title,
        wording=wording,
        signer_title=signer_title,
        facts={**facts, **timing, **({"days_late": days_late} if days_late else {})},
        attests=attests or {},
        by=by,
        **fields,
    )
    if duty is not None:
        obligations.settle(participant=participant, year=year, code=duty, receipt=signed.receipt, by=by)
    return signed


def withdraw(
    statement: Withdrawable, *, duty: str, receipt_title: str, wording: Wording, signer_title: str, by: User
) -> Withdrawal:
    """Store the signed withdrawal of a statement and its receipt, and open its obligation again.

    The calling service has checked that it may be withdrawn and holds the transaction.

    :param duty: the code of the obligation that the statement settled.
    :raises Refused: when the account of the signer has no name.
    """
    participant, year = statement.participant, statement.year
    withdrawn = _sign(
        Withdrawal,
        participant=participant,
        year=year,
        receipt_title=receipt_title,
        wording=wording,
        signer_title=signer_title,
        facts={"withdrawn_receipt": statement.receipt.number},
        attests={},
        by=by,
        **{statement._meta.model_name or "": statement},
    )
    obligations.unsettle(participant=participant, year=year, code=duty, by=by)
    return withdrawn


def name_to_sign_with(by: User) -> str:
    """Return the name with which a person signs: that of the account.

    :raises Refused: when the account has no name.
    """
    name: str = by.get_full_name()
    if not name:
        raise Refused("Your account has no name to sign with. Call the help desk.")
    return name


def _sign(
    model: type[Signed],
    *,
    participant: Participant,
    year: int,
    receipt_title: str,
    wording: Wording,
    signer_title: str,
    facts: dict[str, Any],
    attests: Parts,
    by: User,
    **fields: Any,
) -> Signed:
    """Store a signed statement and its receipt; the name of the signer is that of the account."""
    signer_name = name_to_sign_with(by)
    personal_data.check_text(signer_title, field="signer_title")
    signed = model(
        participant=participant,
        year=year,
        wording=wording.text,
        wording_version=wording.version,
        signer_name=signer_name,
        signer_title=signer_title,
        signed_by=by,
        signed_at=clock.now(),
        **fields,
    )
    signed.receipt = receipts.issue(
        participant=participant,
        kind=model._meta.model_name or "",
        title=receipt_title,
        facts={
            "year": year,
            **facts,
            "wording": wording.text,
            "wording_version": wording.version,
            "signer": signer_name,
            "title": signer_title,
        },
        attests={**signed_parts(signed), **attests},
        by=by,
    )
    signed.save()
    return signed
