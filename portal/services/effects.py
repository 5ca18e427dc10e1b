"""Effects of use cases, counted from the history: what one would do is done, counted and undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import pghistory
from django.apps import apps
from django.db import models, transaction
from django.db.models import Count, F, Value
from django.db.models.functions import Cast

from portal.fingerprint import fingerprint
from portal.models import Participant

Made = TypeVar("Made")
_WORDS = {"insert": "new", "update": "changed", "delete": "removed"}
MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Effect:
    """Rows that a use case writes: (kind of row, "new", "changed" or "removed", number), and whose they are."""

    rows: tuple[tuple[str, str, int], ...]
    participants: frozenset[int]

    @property
    def seen(self) -> str:
        """Fingerprint: the same only for the same numbers and the same practices."""
        return fingerprint({"rows": self.rows, "participants": sorted(self.participants)})

    @property
    def practices(self) -> list[Participant]:
        """The first practices by Model ID, for a page that cannot name all."""
        return list(Participant.objects.filter(pk__in=self.participants).defer("tin")[:MOST_NAMED])


class Unconfirmed(Exception):
    """Undone act whose effect the person has not seen, or has seen otherwise."""

    def __init__(self, effect: Effect, made: Any) -> None:
        """Keep the effect, and what the act returned: rows that are no longer in the database."""
        super().__init__("This act waits for a confirmation.")
        self.effect, self.made = effect, made


def confirmed(act: Callable[[], Made], *, seen: str) -> Made:
    """Do an act whose effect a person has seen, in one transaction; undo any other.

    The effect is that of the rows that the act has just written, so nothing can change between look and act.

    :param seen: the fingerprint of the effect that the page showed; empty the first time.
    :raises Unconfirmed: with the effect that the act would have now.
    """
    with transaction.atomic(), _counting() as effect:
        made = act()
        found = effect()
        if found.seen != seen:
            raise Unconfirmed(found, made)
    return made


@contextmanager
def _counting() -> Iterator[Callable[[], Effect]]:
    with pghistory.context() as context:
        yield lambda: _effect_in(context.id)


def _effect_in(context_id: Any) -> Effect:
    """Count the events of one history context, over all tables of the history in one query."""
    first, *others = (_events(kind, context_id) for kind in event_models())
    rows: Counter[tuple[str, str]] = Counter()
    participants: set[int] = set()
    for label, happened, participant_id, count in first.union(*others, all=True):
        rows[label, happened] += count
        participants |= {participant_id} - {None}
    named = ((_name_of(label, count), _WORDS[happened], count) for (label, happened), count in sorted(rows.items()))
    return Effect(tuple(named), frozenset(participants))


@cache
def event_models() -> tuple[type[models.Model], ...]:
    """Return the models of the history, one for each tracked model."""
    return tuple(model for model in apps.get_models() if issubclass(model, pghistory.models.Event))


def _events(kind: Any, context_id: Any) -> models.QuerySet[Any, Any]:
    tracked = kind.pgh_tracked_model
    columns = {field.attname for field in kind._meta.concrete_fields}
    # With its type, because the first table of a union decides the type of the column.
    owner: Any = F("participant_id") if "participant_id" in columns else Cast(Value(None), models.BigIntegerField())
    if tracked is Participant:
        owner = F("pgh_obj_id")
    return (  # type: ignore[no-any-return]
        kind.objects.filter(pgh_context_id=context_id)
        .order_by()
        .annotate(counted_kind=Value(tracked._meta.label), counted_owner=owner)
        .values_list("counted_kind", "pgh_label", "counted_owner")
        .annotate(counted=Count("pk"))
    )


def _name_of(label: str, count: int) -> str:
    options = apps.get_model(label)._meta
    return str(options.verbose_name if count == 1 else options.verbose_name_plural)
