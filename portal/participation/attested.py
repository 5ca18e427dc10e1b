"""Kinds of receipts for signed statements; each attests the statement as it was signed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models.functions import JSONObject

from portal.attested import Kind, Parts
from portal.participation.models import Attestation, Certification, Election, Withdrawal
from portal.participation.models.signed_statement import SignedStatement

STATEMENTS: tuple[type[SignedStatement], ...] = (Certification, Attestation, Election, Withdrawal)


def parts_of(signed: SignedStatement) -> dict[str, Any]:
    """Return the content of a signed statement: all that was on the page, the signer and the time."""
    return {"statement": {name: getattr(signed, name) for name in (*SignedStatement.SIGNED, *signed.SIGNED_TOO)}}


def _find(receipts: Collection[int]) -> dict[int, Parts]:
    """Return the content of signed statements of all kinds, read in one query."""
    first, *others = (
        model._default_manager.filter(receipt__in=receipts)
        .order_by()
        .values_list("receipt_id", *SignedStatement.SIGNED, JSONObject(**{name: name for name in model.SIGNED_TOO}))
        for model in STATEMENTS
    )
    return {
        receipt_id: {"statement": dict(zip(SignedStatement.SIGNED, signed, strict=True)) | its_own}
        for receipt_id, *signed, its_own in first.union(*others, all=True)
    }


def _kind(model: type[SignedStatement], one: str, many: str, statement: str) -> Kind:
    return Kind(
        code=model._meta.model_name or "",
        one=one,
        many=many,
        parts={"statement": statement},
        find=_find,
    )


KINDS = (
    _kind(
        Certification,
        "certified practitioner list",
        "certified practitioner lists",
        "the certification: its wording, the list's fingerprint, who signed it and when",
    ),
    _kind(
        Attestation,
        "attestation",
        "attestations",
        "the attestation: its wording and answers, who signed it and when",
    ),
    _kind(
        Election,
        "election to opt out",
        "elections to opt out",
        "the election: its wording, the episode count behind it, who signed it and when",
    ),
    _kind(
        Withdrawal,
        "withdrawal",
        "withdrawals",
        "the withdrawal: its wording, what it withdraws, who signed it and when",
    ),
)
