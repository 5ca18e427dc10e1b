"""A signature: the receipt, the row with the exact wording, and the duty that it settles."""

from __future__ import annotations

from typing import Any, TypeVar

from portal import clock
from portal.attested import Parts
from portal.models import Participant, User
from portal.participation.attested import parts_of
from portal.participation.models.signed_statement import SignedStatement
from portal.participation.wording import Wording
from portal.services import receipts

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
    signer_name: str,
    signer_title: str,
    facts: dict[str, Any],
    attests: Parts | None = None,
    by: User,
    **fields: Any,
) -> Signed:
    """Keep what somebody signs; called by the service that has checked it, inside its transaction.

    :param duty: the code of the obligation that is settled; None where no obligation asks for the statement.
    :param facts: what the receipt says beside the wording and the signer.
    :param attests: what the receipt attests beside the statement.
    :param fields: the columns that this kind of statement has of its own.
    """
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
        attests={**parts_of(signed), **(attests or {})},
        by=by,
    )
    signed.save()
    if duty is not None:
        obligations.settle(participant=participant, year=year, code=duty, receipt=signed.receipt, by=by)
    return signed
