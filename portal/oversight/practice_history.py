"""History of one practice's rows with old and new values, for staff."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Value
from pghistory.models import Context

from portal.encryption import EncryptedTextField
from portal.formatting import long_date, long_time
from portal.models import Participant
from portal.services.effects import event_models

MOST_CHANGES = 50
LONGEST_VALUE = 200
NO_CONTEXT = str(UUID(int=0))
_HAPPENED = {"insert": "added", "update": "changed", "delete": "removed"}


@dataclass(frozen=True, slots=True)
class Change:
    """One event of the history. `fields` are label, old value and new value."""

    at: datetime
    row: str
    happened: str
    by: str
    action: str
    reason: str
    fields: tuple[tuple[str, str, str], ...]


def changes_of(participant: Participant, *, of_models: Iterable[type[models.Model]], page: int = 1) -> list[Change]:
    """Return the changes of a practice's rows, newest first, `MOST_CHANGES` a page.

    :param of_models: the models whose rows the reader may see. Encrypted columns never show a value.
    """
    chosen = set(of_models)
    kinds: dict[str, Any] = {kind._meta.label: kind for kind in event_models() if kind.pgh_tracked_model in chosen}
    newest = _newest(kinds, participant, page)
    found = _changes(kinds, newest) if newest else {}
    return [found[key] for key in newest]


def _newest(kinds: dict[str, Any], participant: Participant, page: int) -> list[tuple[str, int]]:
    """Return the table and key of the newest events, over all tables in one query."""
    queries = [
        kind.objects.filter(**{_owner(kind): participant.pk})
        .order_by()
        .annotate(of_table=Value(label), event_id=F("pgh_id"), event_at=F("pgh_created_at"))
        .values_list("of_table", "event_id", "event_at")
        for label, kind in kinds.items()
        if _owner(kind)
    ]
    if not queries:
        return []
    first, *others = queries
    first_shown = (page - 1) * MOST_CHANGES
    ordered = first.union(*others, all=True).order_by("-event_at", "-event_id")
    return [(label, key) for label, key, _ in ordered[first_shown : first_shown + MOST_CHANGES]]


def _owner(kind: Any) -> str:
    if kind.pgh_tracked_model is Participant:
        return "pgh_obj_id"
    return "participant_id" if any(field.attname == "participant_id" for field in kind._meta.concrete_fields) else ""


def _changes(kinds: dict[str, Any], newest: list[tuple[str, int]]) -> dict[tuple[str, int], Change]:
    """Return the changes of some events; the event before each of them on the same row has the old values."""
    course: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for label, row_id, values in _courses(kinds, newest):
        course[label, row_id].append(values)
    pairs = {
        (label, event["pgh_id"]): (before, event)
        for (label, _), events in course.items()
        for before, event in zip([None, *events], events, strict=False)
    }
    shown = {key: pairs[key] for key in newest}
    contexts = Context.objects.in_bulk({event["pgh_context_id"] for _, event in shown.values()} - {None})
    return {
        key: _change(kinds[key[0]], before, event, contexts.get(UUID(event["pgh_context_id"] or NO_CONTEXT)))
        for key, (before, event) in shown.items()
    }


def _courses(kinds: dict[str, Any], newest: list[tuple[str, int]]) -> Iterable[tuple[str, int, dict[str, Any]]]:
    """Read all events of the rows of some events, over all tables in one query; columns come as one JSON object."""
    ids: dict[str, list[int]] = defaultdict(list)
    for label, event_id in newest:
        ids[label].append(event_id)
    queries = [
        kinds[label]
        .objects.filter(pgh_obj_id__in=kinds[label].objects.filter(pgh_id__in=chosen).values("pgh_obj_id"))
        .order_by()
        .annotate(of_table=Value(label), event_id=F("pgh_id"), of_row=F("pgh_obj_id"), as_json=_AsJSON())
        .values_list("of_table", "of_row", "as_json", "event_id")
        for label, chosen in ids.items()
    ]
    first, *others = queries
    return ((label, row_id, values) for label, row_id, values, _ in first.union(*others, all=True).order_by("event_id"))


class _AsJSON(models.Func):
    """Whole row of the query's table as one JSON object."""

    arity = 0

    def __init__(self) -> None:
        super().__init__(output_field=models.JSONField())

    def as_sql(self, compiler: Any, connection: Any, **given: Any) -> tuple[str, list[Any]]:
        return f"to_jsonb({connection.ops.quote_name(compiler.query.get_initial_alias())})", []


def _change(kind: Any, before: dict[str, Any] | None, event: dict[str, Any], context: Any) -> Change:
    said = context.metadata if context else {}
    return Change(
        at=datetime.fromisoformat(event["pgh_created_at"]),
        row=f"{kind.pgh_tracked_model._meta.verbose_name} {event['id']}",
        happened=_HAPPENED[event["pgh_label"]],
        by=str(said.get("by", "")),
        action=str(said.get("action", "")),
        reason=str(said.get("reason", "")),
        fields=tuple(_fields(kind, before, event)),
    )


def _fields(kind: Any, before: dict[str, Any] | None, event: dict[str, Any]) -> Iterable[tuple[str, str, str]]:
    """Yield the columns that differ; of a removed row, all that it had."""
    old, new = (event, None) if event["pgh_label"] == "delete" else (before, event)
    for field in kind._meta.concrete_fields:
        if field.name.startswith("pgh_") or field.attname in ("id", "participant_id"):
            continue
        if field.name.endswith("_index"):  # the keyed index beside an encrypted column tells a reader nothing
            continue
        values = [row[field.column] if row is not None else None for row in (old, new)]
        words = [_in_words(field, value) for value in values]
        if values[0] != values[1] and any(words):
            label = str(field.verbose_name)
            yield label[0].upper() + label[1:], words[0], words[1]


def _in_words(field: Any, value: Any) -> str:
    if value in (None, ""):
        return ""
    if isinstance(field, EncryptedTextField):
        return "(encrypted)"
    if isinstance(field, models.DateTimeField):
        return long_time(datetime.fromisoformat(value))
    if isinstance(field, models.DateField):
        return long_date(date.fromisoformat(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(dict(field.flatchoices).get(value, value) if field.choices else value)[:LONGEST_VALUE]
