"""Kinds of receipts: signed statements as they were signed, and what participants tell CMS about patients.

Two queries find the content of all of them, however many kinds there are: a participant's receipts are checked on one
page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
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

STATEMENT = "statement"
"""The part that holds a signed statement."""


@dataclass(frozen=True, slots=True)
class Attested:
    """A model whose rows receipts of one kind attest: by which columns, and as which part.

    `one` and `many` name the kind, `words` describe its part. A receipt with `many_rows` attests all rows that were
    recorded at once, each a patient with days. Patients are in receipts only by the blind index of the MBI.
    """

    model: type[models.Model]
    code: str
    columns: tuple[str, ...]
    part: str
    one: str
    many: str
    words: str
    many_rows: bool = False


def _statement(model: type[SignedStatement], one: str, many: str, words: str) -> Attested:
    return Attested(model, model._meta.model_name or "", model.signed_columns(), STATEMENT, one, many, words)


ATTESTED = (
    _statement(
        Certification,
        "certified practitioner list",
        "certified practitioner lists",
        "the certification: its wording, the list row by row, who signed it and when",
    ),
    _statement(
        Attestation,
        "attestation",
        "attestations",
        "the attestation: its wording and answers, who signed it and when",
    ),
    _statement(
        Election,
        "election to opt out",
        "elections to opt out",
        "the election: its wording, the episode count behind it, who signed it and when",
    ),
    _statement(
        Withdrawal,
        "withdrawal",
        "withdrawals",
        "the withdrawal: its wording, what it withdraws, who signed it and when",
    ),
    _statement(
        DataRequest,
        "data request",
        "data requests",
        "the data request: its wording and answers, who signed it and when",
    ),
    _statement(
        ProfileConfirmation,
        "confirmed profile",
        "confirmed profiles",
        "the confirmation: its wording, what was on file, who signed it and when",
    ),
    Attested(
        ProfileRequest,
        "profile-request",
        ProfileRequest.ATTESTED,
        "request",
        "request to change the profile",
        "requests to change the profile",
        "the request: what is on file, what is right, its days, its file, who sent it and when",
    ),
    Attested(
        SharingRefusal,
        "sharing-refusal",
        SharingRefusal.SIGNED,
        "refusal",
        "refusal of data sharing",
        "refusals of data sharing",
        "the refusal: the patient, its first day, and when CMS was told",
    ),
    Attested(
        NoticeGiven,
        "notices-given",
        ("mbi_index", "given_on"),
        "notices",
        "record of notices given",
        "records of notices given",
        "the notices: the patients who got them, and the days of their planning sessions",
        many_rows=True,
    ),
    Attested(
        TreatmentSummary,
        "treatment-summaries",
        ("mbi_index", "ended_on", "sent_on"),
        "summaries",
        "record of treatment summaries",
        "records of treatment summaries",
        "the summaries: the patients, the ends of their treatments and the days of sending",
        many_rows=True,
    ),
)
BY_MODEL = {one.model: one for one in ATTESTED}


def signed_parts(signed: SignedStatement) -> Parts:
    """Return the content of a signed statement of any app: all that was on the page, the signer and the time."""
    return {STATEMENT: {name: getattr(signed, name) for name in signed.signed_columns()}}


def parts_of(*rows: models.Model) -> Parts:
    """Return the content that a receipt attests: of one row, or of rows about patients that were recorded at once."""
    one = BY_MODEL[type(rows[0])]
    return _parts(one, [{name: getattr(row, name) for name in one.columns} for row in rows])


def _parts(one: Attested, contents: list[dict[str, Any]]) -> Parts:
    if one.many_rows:
        return {one.part: sorted([str(content[name]) for name in one.columns] for content in contents)}
    [content] = contents
    return {one.part: content}


def _find(receipts: Collection[int]) -> dict[int, Parts]:
    # Writing the SQL of a kind takes longer than running it, and few practices have receipts of all kinds.
    there = set(Receipt.objects.filter(pk__in=receipts).order_by().values_list("kind", flat=True).distinct())
    asked = [_rows(one, receipts) for one in ATTESTED if one.code in there]
    if not asked:
        return {}
    first, *others = asked
    found: defaultdict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
    for receipt, code, content in first.union(*others, all=True):
        found[receipt, code].append(content)
    by_code = {one.code: one for one in ATTESTED}
    return {receipt: _read(by_code[code], contents) for (receipt, code), contents in found.items()}


def _rows(one: Attested, receipts: Collection[int]) -> QuerySet[Any, Any]:
    """Return receipt, code of the kind and the attested columns as JSON, a row each."""
    rows = one.model._default_manager.filter(receipt__in=receipts).order_by()
    written = JSONObject(**{name: name for name in one.columns})
    code = Value(one.code, output_field=models.CharField())
    return rows.annotate(attested_as=code, content=written).values_list("receipt_id", "attested_as", "content")


def _read(one: Attested, contents: list[dict[str, Any]]) -> Parts:
    """Return the content of rows that PostgreSQL wrote as JSON, where an instant has a form of its own."""
    instants = [name for name in one.columns if isinstance(one.model._meta.get_field(name), models.DateTimeField)]
    for content in contents:
        content |= {name: parse_datetime(content[name]) for name in instants}
    return _parts(one, contents)


KINDS = tuple(Kind(one.code, one.one, one.many, {one.part: one.words}, _find) for one in ATTESTED)
