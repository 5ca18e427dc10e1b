"""Kinds of receipts for signed statements; each attests the statement as it was signed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from portal.attested import Kind, Parts
from portal.participation.models import Attestation, Certification, Election
from portal.participation.models.signed_statement import SignedStatement


def parts_of(signed: SignedStatement) -> dict[str, Any]:
    """Return the content of a signed statement: all that was on the page, the signer and the time."""
    return {"statement": {name: getattr(signed, name) for name in (*SignedStatement.SIGNED, *signed.SIGNED_TOO)}}


def _find(model: type[SignedStatement]) -> Callable[[Collection[int]], dict[int, Parts]]:
    def find(receipts: Collection[int]) -> dict[int, Parts]:
        rows = model._default_manager.filter(receipt__in=receipts)
        return {row.receipt_id: parts_of(row) for row in rows}  # type: ignore[attr-defined]

    return find


def _kind(model: type[SignedStatement], one: str, many: str, statement: str) -> Kind:
    return Kind(
        code=model._meta.model_name or "",
        one=one,
        many=many,
        parts={"statement": statement},
        find=_find(model),
    )


KINDS = (
    _kind(
        Certification,
        "certified practitioner list",
        "certified practitioner lists",
        "the certification: its wording, the list row by row, who signed it and when",
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
)
