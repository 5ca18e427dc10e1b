"""What the receipts of accepted files attest: the file as it came, and the measures taken from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from portal.attested import Kind, Parts
from quality.models import MeasureResult, Version

_FILE = ("participant_id", "submission_id", "number", "sha256", "size", "rows", "layout_version", "uploaded_by_id",
         "uploaded_at")  # fmt: skip
_MEASURE = ("measure", "year", "method", "eligible", "exclusions", "exceptions", "met", "not_met")


def parts_of(version: Version, measures: Iterable[MeasureResult]) -> dict[str, Any]:
    """Return the content of an accepted version.

    :param measures: what was taken from it, in any order; none of a file of clinical data.
    """
    taken = sorted([getattr(row, name) for name in _MEASURE] for row in measures)
    return {"file": {name: getattr(version, name) for name in _FILE}, **({"measures": taken} if taken else {})}


def _find(receipts: Collection[int]) -> dict[int, Parts]:
    versions = Version.objects.filter(receipt__in=receipts)
    measures: defaultdict[int, list[MeasureResult]] = defaultdict(list)
    for row in MeasureResult.objects.filter(version__receipt__in=receipts):
        measures[row.version_id].append(row)
    return {version.receipt_id: parts_of(version, measures[version.pk]) for version in versions}


KINDS = (
    Kind(
        code="upload",
        one="accepted file",
        many="accepted files",
        parts={"file": "the file: its fingerprint, size and rows", "measures": "the measures that the file reports"},
        find=_find,
    ),
)
