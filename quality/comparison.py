"""Differences between two versions of a file: rows added, removed and changed, and findings gone and new.

A row is known by its patient and the first day of its episode, a measure by its number. Only accepted versions have
stored rows. PostgreSQL compares them; values of patients are decrypted for the rows of one page alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Exists, Func, JSONField, OuterRef

from portal.formatting import long_date
from portal.policy import Book
from portal.rules.performance_years import policy_of
from quality.models import ClinicalRecord, FindingGroup, MeasureResult, Version
from quality.models.clinical_record import ClinicalRecordQuerySet
from quality.rules.measures import titled

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
SHOWN_FIRST = (CHANGED, ADDED, REMOVED)
IDENTITY = ("last_name", "first_name", "date_of_birth")
_PATIENT = "names or birth date"
_COUNTS = ("eligible", "exclusions", "exceptions", "met", "not_met", "method")

# Each changed row once for each of its columns whose value differs, counted by column.
_CHANGED_COLUMNS = f"""
    WITH pairs AS (
        SELECT older.cancer_type <> newer.cancer_type AS cancer_type,
               older.identity_index <> newer.identity_index AS who,
               jsonb_strip_nulls(older.elements) AS before, jsonb_strip_nulls(newer.elements) AS after
        FROM quality_clinicalrecord newer JOIN quality_clinicalrecord older
          ON older.mbi_index = newer.mbi_index AND older.episode_starts_on = newer.episode_starts_on
        WHERE newer.version_id = %s AND older.version_id = %s
    ), names AS (
        SELECT '{_PATIENT}' AS name FROM pairs WHERE who
        UNION ALL SELECT 'cancer_type' FROM pairs WHERE cancer_type
        UNION ALL SELECT cells.name FROM pairs, LATERAL (
            SELECT key AS name FROM jsonb_each(pairs.before) one FULL JOIN jsonb_each(pairs.after) other USING (key)
            WHERE one.value IS DISTINCT FROM other.value
        ) cells WHERE pairs.before <> pairs.after
    )
    SELECT name, count(*) FROM names GROUP BY name ORDER BY count(*) DESC, name
"""  # noqa: S608 (no value comes from outside)


class _Filled(Func):
    """The elements of a row that have a value: a blank cell may be stored as null or left out."""

    function = "JSONB_STRIP_NULLS"
    output_field = JSONField()


@dataclass(frozen=True, slots=True)
class Change:
    """One value that differs: the name of its column, and both values; None stands for a blank cell."""

    column: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class ChangedMeasure:
    """One measure that was added, removed or changed, with the counts that differ."""

    measure: str
    kind: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of rows of the newer version against the older one."""

    added: int
    removed: int
    changed: int
    unchanged: int

    @property
    def differ(self) -> bool:
        return bool(self.added or self.removed or self.changed)


@dataclass(slots=True)
class ChangedRow:
    """One row of clinical data that was added, removed or changed; `row` and `row_before` are its numbers."""

    record: ClinicalRecord
    row: int | None
    row_before: int | None
    changes: tuple[Change, ...] = field(default=())


def rows(older: Version, newer: Version, kind: str) -> ClinicalRecordQuerySet:
    """Return the rows that were added or changed, of the newer version, or removed, of the older one."""
    here, there = (older, newer) if kind == REMOVED else (newer, older)
    same = ClinicalRecord.objects.filter(
        version=there, mbi_index=OuterRef("mbi_index"), episode_starts_on=OuterRef("episode_starts_on")
    )
    found = ClinicalRecord.objects.filter(version=here)
    if kind != CHANGED:
        return found.filter(~Exists(same))
    as_before = same.alias(filled=_Filled("elements")).filter(
        cancer_type=OuterRef("cancer_type"),
        identity_index=OuterRef("identity_index"),
        filled=_Filled(OuterRef("elements")),
    )
    return found.filter(Exists(same), ~Exists(as_before))


def counts(older: Version, newer: Version) -> Counts:
    """Count the rows of two accepted versions."""
    added, removed, changed = (rows(older, newer, kind).count() for kind in (ADDED, REMOVED, CHANGED))
    return Counts(added, removed, changed, (newer.rows or 0) - added - changed)


def changed_columns(older: Version, newer: Version) -> list[tuple[str, int]]:
    """Return how many rows changed in each column, the most first. The patient's identity counts as one column."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED_COLUMNS, [newer.pk, older.pk])
        return list(cursor.fetchall())


def with_changes(page: Iterable[ClinicalRecord], older: Version, kind: str) -> list[ChangedRow]:
    """Return the rows of one page with both values of each cell that changed, by one query for all."""
    shown = list(page)
    if kind == REMOVED:
        return [ChangedRow(record, None, record.row) for record in shown]
    if kind == ADDED:
        return [ChangedRow(record, record.row, None) for record in shown]
    before = ClinicalRecord.objects.filter(version=older, mbi_index__in=[record.mbi_index for record in shown])
    known = {(record.mbi_index, record.episode_starts_on): record for record in before}
    pairs = [(known[record.mbi_index, record.episode_starts_on], record) for record in shown]
    return [
        ChangedRow(after, after.row, before.row, _changes(_cells(before), _cells(after))) for before, after in pairs
    ]


def measures(older: Version, newer: Version) -> list[ChangedMeasure]:
    """Return the measures that two accepted versions report differently, by number."""
    before, after = _measures(older), _measures(newer)
    found = []
    for measure in sorted(before.keys() | after.keys()):
        changes = _changes(before.get(measure, {}), after.get(measure, {}))
        kind = ADDED if measure not in before else REMOVED if measure not in after else CHANGED
        if changes:
            found.append(ChangedMeasure(measure, kind, changes))
    return found


def findings(older: Version, newer: Version) -> list[tuple[FindingGroup, int, int]]:
    """Return each rule with its number of findings in the older and in the newer version, where they differ."""
    counted: dict[str, list[int]] = {}
    groups = {}
    for group in FindingGroup.objects.filter(version__in=(older, newer)):
        groups[group.rule] = group
        counted.setdefault(group.rule, [0, 0])[group.version_id == newer.pk] = group.count
    return [(groups[rule], before, after) for rule, (before, after) in sorted(counted.items()) if before != after]


def in_words(older: Version, newer: Version, *, book: Book) -> list[str]:
    """List the changes between two accepted versions in words without patients' data, for a signed statement."""
    if MeasureResult.objects.filter(version__in=(older, newer)).exists():
        known = policy_of(newer.submission.year, book=book)["quality/measures"]
        return [_measure_in_words(one, known) for one in measures(older, newer)] or ["no measure differs"]
    number = counts(older, newer)
    if not number.differ:
        return ["no row differs"]
    said = [(number.added, "added"), (number.removed, "removed"), (number.changed, "changed")]
    sentences = [f"{_rows(count)} {what}" for count, what in said if count]
    return sentences + [f"{column} changed in {_rows(count)}" for column, count in changed_columns(older, newer)]


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _measure_in_words(one: ChangedMeasure, known: Iterable[Mapping[str, str]]) -> str:
    name = titled(one.measure, known)
    if one.kind != CHANGED:
        return f"{name}: {one.kind}"
    cells = (f"{change.column.replace('_', ' ')} {change.before}, now {change.after}" for change in one.changes)
    return f"{name}: {'; '.join(cells)}"


def _measures(version: Version) -> dict[str, dict[str, Any]]:
    results = MeasureResult.objects.filter(version=version)
    return {row.measure: {name: getattr(row, name) for name in _COUNTS} for row in results}


def _cells(record: ClinicalRecord) -> dict[str, Any]:
    identity = {name: getattr(record, name) for name in IDENTITY}
    return {**identity, "cancer_type": record.cancer_type, **record.elements}


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    names = [*before, *(name for name in after if name not in before)]
    return tuple(
        Change(name, _shown(before.get(name)), _shown(after.get(name)))
        for name in names
        if before.get(name) != after.get(name)
    )


def _shown(value: Any) -> Any:
    return long_date(value) if hasattr(value, "isoformat") else value
