"""What the receipts of accepted files attest: the file as it came, and the measures taken from it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, JSONField, OuterRef, QuerySet

from portal.attested import Kind, Parts
from quality.models import MeasureResult, Version

_VERSION = ("participant_id", "submission_id", "number", "rows", "layout_version", "uploaded_by_id", "uploaded_at")
_FILE = ("sha256", "size")
_MEASURE = ("measure", "year", "method", "eligible", "exclusions", "exceptions", "met", "not_met")


def versions_with_measures() -> QuerySet[Version]:
    """Return versions with `measures`, the columns of each measure taken from the file."""
    columns = Func(*map(F, _MEASURE), function="JSONB_BUILD_ARRAY", output_field=JSONField())
    taken = MeasureResult.objects.filter(version=OuterRef("pk")).order_by("measure").values(columns=columns)
    return Version.objects.select_related("file").annotate(measures=ArraySubquery(taken))


def parts_of(version: Version, measures: list[list[Any]]) -> dict[str, Any]:
    """Return the content of an accepted version.

    :param measures: as `versions_with_measures` gives them; a file of clinical data has none.
    """
    file = {name: getattr(version, name) for name in _VERSION} | {name: getattr(version.file, name) for name in _FILE}
    return {"file": file, **({"measures": measures} if measures else {})}


def _find(receipts: Collection[int]) -> dict[int, Parts]:
    versions = versions_with_measures().filter(receipt__in=receipts)
    return {version.receipt_id: parts_of(version, version.measures) for version in versions}


KINDS = (
    Kind(
        code="upload",
        one="accepted file",
        many="accepted files",
        parts={"file": "the file: its fingerprint, size and rows", "measures": "the measures that the file reports"},
        find=_find,
    ),
)
