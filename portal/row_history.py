"""History of rows for staff: who did what in the sentences of the activity, with old and new values in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Value
from pghistory.models import Context

from portal.happenings import acts_of
from portal.history_words import Names, names_of, row_words, shown_fields, value_words
from portal.models import Participant
from portal.services.effects import event_models

MOST_CHANGES = 50
NO_CONTEXT = str(UUID(int=0))
OUTSIDE = "somebody outside the portal"
_HAPPENED = {"insert": "added", "update": "changed", "delete": "removed"}
_Kinds = Mapping[str, Any]
"""Tables of the history by label."""


@dataclass(frozen=True, slots=True)
class Change:
    """One event of the history. `fields` are label, old value and new value."""

    row: str
    kind: tuple[str, str]
    """The kind of row in the singular and the plural."""
    happened: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Act:
    """One use case and what it did: its instant, the sentence without its day, the reason, and the changes."""

    at: datetime
    sentence: str
    reason: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class History:
    """A page of acts, newest first, and whether older ones follow."""

    acts: tuple[Act, ...]
    has_older: bool


def of_practice(participant: Participant, *, of_models: Iterable[type[models.Model]], page: int = 1) -> History:
    """Return the changes of a practice's rows, `MOST_CHANGES` a page.

    :param of_models: the models whose rows the reader may see. Encrypted columns never show a value.
    """
    chosen = set(of_models)
    kinds = {kind._meta.label: kind for kind in event_models() if kind.pgh_tracked_model in chosen and _owner(kind)}
    return _read(kinds, {label: {_owner(kind): participant.pk} for label, kind in kinds.items()}, participant, page)


def of_row(row: models.Model, *, page: int = 1) -> History:
    """Return the changes of one row, `MOST_CHANGES` a page; none for a kind of row that has no history."""
    kinds = {kind._meta.label: kind for kind in event_models() if kind.pgh_tracked_model is type(row)}
    participant = row if isinstance(row, Participant) else getattr(row, "participant", None)
    return _read(kinds, {label: {"pgh_obj_id": row.pk} for label in kinds}, participant, page)


def _owner(kind: Any) -> str:
    if kind.pgh_tracked_model is Participant:
        return "pgh_obj_id"
    return "participant_id" if any(field.attname == "participant_id" for field in kind._meta.concrete_fields) else ""


def _read(kinds: _Kinds, chosen: Mapping[str, dict[str, int]], participant: Participant | None, page: int) -> History:
    newest = _newest(kinds, chosen, page)
    found = _events(kinds, newest) if newest else {}
    contexts = Context.objects.in_bulk({event["pgh_context_id"] for _, event in found.values()} - {None})
    told = acts_of(participant, {key: context.metadata for key, context in contexts.items()}) if contexts else {}
    of_kinds = [kinds[label] for label, _ in newest]
    names = names_of(of_kinds, ((kinds[key[0]], row) for key, pair in found.items() for row in pair if row))
    acts = []
    for context_id, keys in groupby(newest, key=lambda key: found[key][1]["pgh_context_id"]):
        pairs = [(kinds[key[0]], *found[key]) for key in keys]
        changes = tuple(_change(kind, before, event, names) for kind, before, event in pairs)
        context = contexts.get(UUID(context_id or NO_CONTEXT))
        said = context.metadata if context else {}
        at = datetime.fromisoformat(said.get("at") or pairs[0][2]["pgh_created_at"])
        who, words = told.get(context and context.pk, (OUTSIDE, ""))
        acts.append(_act(at, who, words, str(said.get("reason", "")), changes))
    return History(tuple(acts), has_older=len(newest) == MOST_CHANGES)


def _newest(kinds: _Kinds, chosen: Mapping[str, dict[str, int]], page: int) -> list[tuple[str, int]]:
    """Return the table and key of the newest events, over all tables in one query."""
    queries = [
        kind.objects.filter(**chosen[label])
        .order_by()
        .annotate(of_table=Value(label), event_id=F("pgh_id"), event_at=F("pgh_created_at"))
        .values_list("of_table", "event_id", "event_at")
        for label, kind in kinds.items()
    ]
    if not queries:
        return []
    first, *others = queries
    first_shown = (page - 1) * MOST_CHANGES
    ordered = first.union(*others, all=True).order_by("-event_at", "-event_id")
    return [(label, key) for label, key, _ in ordered[first_shown : first_shown + MOST_CHANGES]]


def _events(
    kinds: _Kinds, newest: list[tuple[str, int]]
) -> dict[tuple[str, int], tuple[dict[str, Any] | None, dict[str, Any]]]:
    """Return the columns of some events, each after those of the event before it on the same row."""
    course: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for label, row_id, values in _courses(kinds, newest):
        course[label, row_id].append(values)
    pairs = {
        (label, event["pgh_id"]): (before, event)
        for (label, _), events in course.items()
        for before, event in zip([None, *events], events, strict=False)
    }
    return {key: pairs[key] for key in newest}


def _courses(kinds: _Kinds, newest: list[tuple[str, int]]) -> Iterable[tuple[str, int, dict[str, Any]]]:
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


def _act(at: datetime, who: str, words: str, reason: str, changes: tuple[Change, ...]) -> Act:
    said = words or _summary(changes)
    return Act(at, f"{who[:1].upper()}{who[1:]} {said}.", "" if reason and reason in said else reason, changes)


def _summary(changes: tuple[Change, ...]) -> str:
    """Return the words for an act that no sentence tells: "added 2 messages and changed the obligation"."""
    parts = []
    for (happened, kind), same in groupby(sorted(changes, key=_sort_key), key=_sort_key):
        count = len(list(same))
        parts.append(f"{happened} the {kind[0]}" if count == 1 else f"{happened} {count:,} {kind[1]}")
    return " and ".join(parts)


def _sort_key(change: Change) -> tuple[str, tuple[str, str]]:
    return change.happened, change.kind


def _change(kind: Any, before: dict[str, Any] | None, event: dict[str, Any], names: Names) -> Change:
    model = kind.pgh_tracked_model
    return Change(
        row=row_words(model, event),
        kind=(str(model._meta.verbose_name), str(model._meta.verbose_name_plural)),
        happened=_HAPPENED[event["pgh_label"]],
        fields=tuple(_fields(kind, before, event, names)),
    )


def _fields(
    kind: Any, before: dict[str, Any] | None, event: dict[str, Any], names: Names
) -> Iterable[tuple[str, str, str]]:
    """Yield the columns that differ; of a removed row, all that it had."""
    old, new = (event, None) if event["pgh_label"] == "delete" else (before, event)
    for field in shown_fields(kind):
        values = [row[field.column] if row is not None else None for row in (old, new)]
        words = [value_words(field, value, names) for value in values]
        if values[0] != values[1] and any(words):
            label = str(field.verbose_name)
            yield label[0].upper() + label[1:], words[0], words[1]
