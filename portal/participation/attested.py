"""Kinds of receipts: signed statements as they were signed, and what participants tell CMS about patients.

Two queries find the content of all of them, however many kinds there are: a participant's receipts are checked on one
page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db import models
from django.db.models import QuerySet, Value
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime

from portal.attested import Kind, Parts
from portal.models import Receipt
from portal.participation.models import (
    Attestation,
    Certification,
    DataRequest,
    Election,
    NoticeGiven,
    ProfileConfirmation,
    ProfileRequest,
    SharingRefusal,
    TreatmentSummary,
    Withdrawal,
)
from portal.participation.models.signed_statement import SignedStatement

STATEMENTS: tuple[type[SignedStatement], ...] = (
    Certification,
    Attestation,
    Election,
    Withdrawal,
    DataRequest,
    ProfileConfirmation,
)
COLUMNS: dict[type[models.Model], tuple[str, ...]] = {
    **{model: model.signed_columns() for model in STATEMENTS},
    SharingRefusal: SharingRefusal.SIGNED,
    NoticeGiven: ("mbi_index", "given_on"),
    ProfileRequest: ProfileRequest.ATTESTED,
    TreatmentSummary: ("mbi_index", "ended_on", "sent_on"),
}
"""The columns that receipts of this app attest. Patients are in them only by the blind index of the MBI."""
PARTS: dict[type[models.Model], str] = {SharingRefusal: "refusal", ProfileRequest: "request"}
"""The part that a receipt attests, if it is no signed statement."""

CODES: dict[type[models.Model], str] = {SharingRefusal: "sharing-refusal", NoticeGiven: "notices-given"}
"""The kinds that are not named as their model."""


def _content(row: models.Model, columns: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in columns}


def parts_of(signed: SignedStatement) -> dict[str, Any]:
    """Return the content of a signed statement: all that was on the page, the signer and the time."""
    return {"statement": _content(signed, signed.signed_columns())}


def refusal_parts(refusal: SharingRefusal) -> Parts:
    """Return the content of a refusal of data sharing."""
    return {"refusal": _content(refusal, COLUMNS[SharingRefusal])}


def profile_request_parts(request: ProfileRequest) -> Parts:
    """Return the content of a request to change the profile."""
    return {"request": _content(request, COLUMNS[ProfileRequest])}


PATIENTS: dict[type[models.Model], str] = {NoticeGiven: "notices", TreatmentSummary: "summaries"}
"""The part of a receipt that attests many rows at once, each a patient with days."""


def patients_parts(rows: Iterable[NoticeGiven] | Iterable[TreatmentSummary]) -> Parts:
    """Return the content of rows about patients that were recorded at once: each patient with the days."""
    recorded = list(rows)
    model = type(recorded[0])
    return _patients(model, (_content(one, COLUMNS[model]) for one in recorded))


def _patients(model: type[models.Model], contents: Iterable[dict[str, Any]]) -> Parts:
    return {PATIENTS[model]: sorted([str(one[name]) for name in COLUMNS[model]] for one in contents)}


def _find(receipts: Collection[int]) -> dict[int, Parts]:
    # Writing the SQL of a kind takes longer than running it, and few practices have receipts of all kinds.
    there = set(Receipt.objects.filter(pk__in=receipts).order_by().values_list("kind", flat=True).distinct())
    asked = [_rows(model, receipts) for model in COLUMNS if CODES.get(model, model._meta.model_name) in there]
    if not asked:
        return {}
    first, *others = asked
    found: defaultdict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
    for receipt, name, content in first.union(*others, all=True):
        found[receipt, name].append(content)
    models_by_name = {model._meta.model_name: model for model in COLUMNS}
    return {receipt: _parts(models_by_name[name], contents) for (receipt, name), contents in found.items()}


def _rows(model: type[models.Model], receipts: Collection[int]) -> QuerySet[Any, Any]:
    """Return receipt, name of the model and the attested columns as JSON, a row each."""
    rows = model._default_manager.filter(receipt__in=receipts).order_by()
    written = JSONObject(**{name: name for name in COLUMNS[model]})
    of = Value(model._meta.model_name, output_field=models.CharField())
    return rows.annotate(of=of, content=written).values_list("receipt_id", "of", "content")


def _parts(model: type[models.Model], contents: list[dict[str, Any]]) -> Parts:
    if model in PATIENTS:
        return _patients(model, contents)
    [content] = contents
    for name in COLUMNS[model]:
        # PostgreSQL writes an instant into JSON in a form of its own.
        if isinstance(model._meta.get_field(name), models.DateTimeField):
            content[name] = parse_datetime(content[name])
    return {PARTS.get(model, "statement"): content}


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
    _kind(
        Withdrawal,
        "withdrawal",
        "withdrawals",
        "the withdrawal: its wording, what it withdraws, who signed it and when",
    ),
    _kind(
        DataRequest,
        "data request",
        "data requests",
        "the data request: its wording and answers, who signed it and when",
    ),
    _kind(
        ProfileConfirmation,
        "confirmed profile",
        "confirmed profiles",
        "the confirmation: its wording, what was on file, who signed it and when",
    ),
    Kind(
        code="profile-request",
        one="request to change the profile",
        many="requests to change the profile",
        parts={"request": "the request: what is on file, what is right, its days, its file, who sent it and when"},
        find=_find,
    ),
    Kind(
        code=CODES[SharingRefusal],
        one="refusal of data sharing",
        many="refusals of data sharing",
        parts={"refusal": "the refusal: the patient, its first day, and when CMS was told"},
        find=_find,
    ),
    Kind(
        code=CODES[NoticeGiven],
        one="record of notices given",
        many="records of notices given",
        parts={"notices": "the notices: the patients who got them, and the days of their planning sessions"},
        find=_find,
    ),
    Kind(
        code="treatment-summaries",
        one="record of treatment summaries",
        many="records of treatment summaries",
        parts={"summaries": "the summaries: the patients, the ends of their treatments and the days of sending"},
        find=_find,
    ),
)
