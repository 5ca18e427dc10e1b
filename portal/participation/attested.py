"""Kinds of receipts: signed statements as they were signed, and what participants tell CMS about patients."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import Any

from portal.attested import Kind, Parts
from portal.participation.models import (
    Attestation,
    Certification,
    DataRequest,
    Election,
    NoticeGiven,
    SharingRefusal,
)
from portal.participation.models.signed_statement import SignedStatement


def parts_of(signed: SignedStatement) -> dict[str, Any]:
    """Return the content of a signed statement: all that was on the page, who signed it and when."""
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


def refusal_parts(refusal: SharingRefusal) -> Parts:
    """Return the content of a refusal of data sharing; the patient stands in it by the blind index alone."""
    return {"refusal": {name: getattr(refusal, name) for name in SharingRefusal.SIGNED}}


def _find_refusals(receipts: Collection[int]) -> dict[int, Parts]:
    rows = SharingRefusal.objects.filter(receipt__in=receipts).defer("mbi")
    return {row.receipt_id: refusal_parts(row) for row in rows}


def given_parts(notices: Iterable[NoticeGiven]) -> Parts:
    """Return the content of notices recorded at once: each patient by the blind index, with the day."""
    return {"notices": sorted([notice.mbi_index, notice.given_on.isoformat()] for notice in notices)}


def _find_given(receipts: Collection[int]) -> dict[int, Parts]:
    found: dict[int, list[NoticeGiven]] = defaultdict(list)
    for row in NoticeGiven.objects.filter(receipt__in=receipts).defer("mbi"):
        found[row.receipt_id].append(row)
    return {receipt: given_parts(rows) for receipt, rows in found.items()}


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
        "the election: its wording, the count it stands on, who signed it and when",
    ),
    _kind(
        DataRequest,
        "data request",
        "data requests",
        "the data request: its wording and answers, who signed it and when",
    ),
    Kind(
        code="sharing-refusal",
        one="refusal of data sharing",
        many="refusals of data sharing",
        parts={"refusal": "the refusal: the patient, its first day, and when CMS was told"},
        find=_find_refusals,
    ),
    Kind(
        code="notices-given",
        one="record of notices given",
        many="records of notices given",
        parts={"notices": "the notices: the patients who got them, and the days of their planning sessions"},
        find=_find_given,
    ),
)
