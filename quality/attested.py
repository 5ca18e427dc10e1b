"""The content that receipts of quality attest: files, declarations, the measures taken from either, certifications."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, JSONField, OuterRef, Q, QuerySet

from portal.attested import Kind, Parts
from portal.participation.attested import signed_parts
from quality.models import (
    FileCertification,
    MeasureResult,
    Unlock,
    Version,
)

_VERSION = ("participant_id", "submission_id", "number", "rows", "layout_version", "uploaded_by_id", "uploaded_at")
_FILE = ("sha256", "size")
_MEASURE = ("measure", "year", "method", "eligible", "exclusions", "exceptions", "met", "not_met")


_MEASURES = "the measures that the file reports"


def versions_with_measures() -> QuerySet[Version]:
    """Return versions with their file and `measures`: for each measure taken from it, a list of its columns."""
    return Version.objects.select_related("file").annotate(measures=_measures("pk"))


def _measures(version: str) -> ArraySubquery:
    columns = Func(*map(F, _MEASURE), function="JSONB_BUILD_ARRAY", output_field=JSONField())
    return ArraySubquery(
        MeasureResult.objects.filter(version=OuterRef(version)).order_by("measure").values(columns=columns)
    )


def parts_of(version: Version, measures: list[list[Any]]) -> Parts:
    """Return the content of an accepted file.

    :param measures: as `versions_with_measures` returns them; empty for a file of clinical data.
    """
    file = {name: getattr(version, name) for name in _VERSION} | {name: getattr(version.file, name) for name in _FILE}
    return {"file": file, **_reported(measures)}


def content_of(version: Version) -> Parts:
    """Return the content of an accepted version that a certification covers: its file, if it has one, and measures."""
    row = versions_with_measures().get(pk=version.pk)
    return _content(row, row.measures)  # type: ignore[attr-defined]


def _content(version: Version, measures: list[list[Any]]) -> Parts:
    return _reported(measures) if version.file is None else parts_of(version, measures)


def unlocked_parts(unlock: Unlock) -> Parts:
    """Return the content of an unlock."""
    return {"unlock": {name: getattr(unlock, name) for name in Unlock.ATTESTED}}


def measures_of(version: Version) -> Parts:
    """Return the measures stored with a declaration of nothing to report; empty for clinical data."""
    return _reported(versions_with_measures().get(pk=version.pk).measures)  # type: ignore[attr-defined]


def _reported(measures: list[list[Any]]) -> Parts:
    return {"measures": measures} if measures else {}


def _find_submitted(receipts: Collection[int]) -> dict[int, Parts]:
    """Return the parts of accepted files and of declarations of nothing to report."""
    versions = versions_with_measures().select_related("file", "declaration")
    parts: dict[int, Parts] = {}
    for version in versions.filter(Q(receipt__in=receipts) | Q(declaration__receipt__in=receipts)):
        if version.file is not None and version.receipt_id is not None:
            parts[version.receipt_id] = parts_of(version, version.measures)
        if declaration := getattr(version, "declaration", None):
            parts[declaration.receipt_id] = {**signed_parts(declaration), **_reported(version.measures)}
    return {receipt_id: found for receipt_id, found in parts.items() if receipt_id in receipts}


def _find_certified(receipts: Collection[int]) -> dict[int, Parts]:
    """Return the parts of certifications, of their withdrawals and of their unlocks."""
    rows = FileCertification.objects.filter(
        Q(receipt__in=receipts) | Q(withdrawal__receipt__in=receipts) | Q(unlock__receipt__in=receipts)
    ).select_related("version__file", "withdrawal", "unlock")
    parts: dict[int, Parts] = {}
    for row in rows.annotate(measures=_measures("version")):
        parts[row.receipt_id] = {**signed_parts(row), **_content(row.version, row.measures)}
        if withdrawal := getattr(row, "withdrawal", None):
            parts[withdrawal.receipt_id] = signed_parts(withdrawal)
        if unlock := getattr(row, "unlock", None):
            parts[unlock.receipt_id] = unlocked_parts(unlock)
    return {receipt_id: found for receipt_id, found in parts.items() if receipt_id in receipts}


KINDS = (
    Kind(
        code="upload",
        one="accepted file",
        many="accepted files",
        parts={"file": "the file: its fingerprint, size and rows", "measures": _MEASURES},
        find=_find_submitted,
    ),
    Kind(
        code="declaration",
        one="declaration of nothing to report",
        many="declarations of nothing to report",
        parts={
            "statement": "the declaration: its wording, the file it replaces, who signed it and when",
            "measures": "the measures, each counted with no case",
        },
        find=_find_submitted,
    ),
    Kind(
        code="filecertification",
        one="certified file",
        many="certified files",
        parts={
            "statement": "the certification: its wording, the version, its fingerprint, who signed it and when",
            "file": "the certified file: its fingerprint, size and rows",
            "measures": "the certified measures",
        },
        find=_find_certified,
    ),
    Kind(
        code="certificationwithdrawal",
        one="withdrawn certification of a file",
        many="withdrawn certifications of files",
        parts={"statement": "the withdrawal: its wording, what it withdraws, who signed it and when"},
        find=_find_certified,
    ),
    Kind(
        code="unlock",
        one="unlocked file",
        many="unlocked files",
        parts={"unlock": "the unlock: the certification that it ends, the reason, and the last day to submit again"},
        find=_find_certified,
    ),
)
