"""Happenings of one participant in sentences, read from the history: what its people, CMS and the portal's jobs did.

One happening is one use case, however many rows it changed. The history keeps the use case, the actor and the business
time beside each change. Each read is one query over the tables of the history, by their indexes on the participant.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db import connection, models
from psycopg import sql

from portal import actors, clock
from portal.activity import RECEIPT, Sentence, Topic, sentences
from portal.formatting import long_date, long_time
from portal.models import Participant, User

_TOLD = sql.SQL("""
select context, changed_at, metadata ->> 'action' as action, metadata ->> 'by' as by,
    coalesce((metadata ->> 'at')::timestamptz, changed_at) at time zone 'America/New_York' as at
from (
    select pgh_context_id as context, min(pgh_created_at) as changed_at from ({events}) event
    where pgh_context_id is not null group by 1
) seen join pghistory_context on id = context where metadata ->> 'action' = any({actions})
""")
_OF_YEAR = sql.SQL(" where at >= make_date({year}, 1, 1) and at < make_date({year} + 1, 1, 1)")


@dataclass(frozen=True, slots=True)
class Happening:
    """One use case: its instant, its topic, the whole sentence, and the number of the receipt that proves it."""

    at: datetime
    topic: Topic
    sentence: str
    receipt: int | None


class Happenings:
    """All happenings of a participant that match a filter, newest first; a slice reads its rows (for `Paginator`)."""

    def __init__(self, participant: Participant, *, calendar_year: int | None = None, topic: str = "") -> None:
        told = [one.action for one in sentences().values() if topic in ("", one.topic.name)]
        events = sql.SQL(" union all ").join(
            sql.SQL("select pgh_context_id, pgh_created_at from {table} where {column} = {key}").format(
                table=sql.Identifier(table), column=sql.Identifier(column), key=sql.Literal(participant.pk)
            )
            for table, column in _tables().items()
        )
        self.participant = participant
        self._told = _TOLD.format(events=events, actions=sql.Literal(told))
        self._where = _OF_YEAR.format(year=sql.Literal(calendar_year)) if calendar_year else sql.SQL("")

    def count(self) -> int:
        """Return their number."""
        return int(self._read(sql.SQL("count(*)"), self._where)[0][0])

    def years(self) -> list[int]:
        """Return the calendar years in which something happened, whatever year is chosen, the newest first."""
        found = self._read(sql.SQL("distinct extract(year from at)::int as year"), sql.SQL(" order by year desc"))
        return [year for (year,) in found]

    def __getitem__(self, part: slice) -> list[Happening]:
        found = self._read(
            sql.SQL("context, at, action, by"),
            self._where,
            sql.SQL(" order by at desc, changed_at desc, context limit {most} offset {start}").format(
                most=sql.Literal(part.stop - (part.start or 0)), start=sql.Literal(part.start or 0)
            ),
        )
        rows = self._rows([context for context, *_ in found])
        people = _people(found, rows)
        return [
            _happening(sentences()[action], at.replace(tzinfo=clock.EASTERN), by, rows[context], people)
            for context, at, action, by in found
        ]

    def _read(self, columns: sql.Composable, *rest: sql.Composable) -> list[Any]:
        return _fetched(
            sql.Composed([sql.SQL("select "), columns, sql.SQL(" from ("), self._told, sql.SQL(") told"), *rest])
        )

    def _rows(self, contexts: list[Any]) -> dict[Any, dict[str, list[dict[str, Any]]]]:
        """Return, by context and model, what the sentences say of the rows that were changed."""
        found: dict[Any, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
        if not contexts:
            return found
        of_models = sql.SQL(" union all ").join(
            sql.SQL(
                "select pgh_context_id, pgh_obj_id, {label}, {said} from {table} "
                "where {column} = {key} and pgh_context_id = any({contexts})"
            ).format(
                label=sql.Literal(label),
                said=_said(columns),
                table=sql.Identifier(table),
                column=sql.Identifier(_tables()[table]),
                key=sql.Literal(self.participant.pk),
                contexts=sql.Literal(contexts),
            )
            for label, (table, columns) in _columns().items()
        )
        newest = {(context, label, key): said for context, key, label, said in _fetched(of_models)}
        for (context, label, _), said in newest.items():
            found[context][label].append(json.loads(said))
        return found


def _fetched(query: sql.Composed) -> list[Any]:
    with connection.cursor() as cursor:
        # As text, and beginning with "select": pghistory would set the context of a change before other statements.
        cursor.execute(query.as_string(cursor.connection))
        return cursor.fetchall()


@lru_cache(maxsize=1)
def _tables() -> dict[str, str]:
    """Return the tables of the history that name a participant, each with the column that does."""
    found = {}
    for model in apps.get_models():
        if not hasattr(model, "pgh_tracked_model"):
            continue
        if model.pgh_tracked_model is Participant:
            found[model._meta.db_table] = "pgh_obj_id"
        elif "participant" in {field.name for field in model._meta.fields}:
            found[model._meta.db_table] = "participant_id"
    return found


@lru_cache(maxsize=1)
def _columns() -> dict[str, tuple[str, frozenset[str]]]:
    """Return, by model, the table of its history and the columns that sentences name."""
    named: dict[str, set[str]] = defaultdict(set)
    named[RECEIPT] |= {"sequence"}
    for sentence in sentences().values():
        named[sentence.of] |= {_field(sentence.of, name).column for name in sentence.columns}
    return {label: (apps.get_model(label).pgh_event_model._meta.db_table, frozenset(of)) for label, of in named.items()}


def _field(label: str, name: str) -> models.Field[Any, Any]:
    return apps.get_model(label)._meta.get_field(name)  # type: ignore[return-value]


def _said(columns: Iterable[str]) -> sql.Composed:
    pairs = sql.SQL(", ").join(
        sql.SQL("{}, {}").format(sql.Literal(name), sql.Identifier(name)) for name in sorted(columns)
    )
    return sql.SQL("jsonb_build_object({})").format(pairs)


def _people(found: Iterable[Any], rows: Mapping[Any, Mapping[str, list[dict[str, Any]]]]) -> dict[int, User]:
    """Return the people who acted or are named, by the number of their account, in one query."""
    numbers = {number for *_, by in found if (number := actors.user_id_of(by or ""))}
    for of_models in rows.values():
        for label, of in of_models.items():
            for row in of:
                numbers |= {key for name, key in row.items() if key and name in _names_of_people(label)}
    return User.objects.only("first_name", "last_name", "email", "is_staff").in_bulk(numbers) if numbers else {}


@lru_cache(maxsize=64)
def _names_of_people(label: str) -> frozenset[str]:
    fields: Any = apps.get_model(label)._meta.fields
    return frozenset(field.column for field in fields if field.related_model is User)


def _happening(
    sentence: Sentence,
    at: datetime,
    by: str,
    rows: Mapping[str, list[dict[str, Any]]],
    people: Mapping[int, User],
) -> Happening:
    receipts = rows.get(RECEIPT, [])
    return Happening(
        at=at,
        topic=sentence.topic,
        sentence=f"On {long_date(at)}, {_actor(by or '', people)} {_act(sentence, sentence.words, rows, people)}.",
        receipt=receipts[0]["sequence"] if receipts else None,
    )


def _act(sentence: Sentence, words: str, rows: Mapping[str, list[dict[str, Any]]], people: Mapping[int, User]) -> str:
    of = rows.get(sentence.of, [])
    row = of[0] if of else {}
    given = {name: _words(sentence.of, name, row, people) for name in sentence.columns}
    return words.format(**given, count=len(of))


def acts_of(participant: Participant | None, contexts: Mapping[Any, Mapping[str, Any]]) -> dict[Any, tuple[str, str]]:
    """Return who acted and the words for it to staff, by history context; empty words where no sentence tells the act.

    :param contexts: their metadata (action, by).
    """
    named = {key: sentences()[said["action"]] for key, said in contexts.items() if said.get("action") in sentences()}
    rows = Happenings(participant)._rows(list(named)) if participant else {}
    people = _people([(said.get("by", ""),) for said in contexts.values()], rows)
    return {
        key: (
            _actor(str(said.get("by", "")), people),
            _act(named[key], named[key].words_for_staff, rows[key], people) if key in named and key in rows else "",
        )
        for key, said in contexts.items()
    }


def _actor(by: str, people: Mapping[int, User]) -> str:
    if actors.is_job(by):
        return "the portal"
    person = people.get(actors.user_id_of(by) or 0)
    name = actors.name_of(by)
    return f"{name}, CMS," if person is not None and person.is_staff else name


def _words(label: str, name: str, row: Mapping[str, Any], people: Mapping[int, User]) -> str:
    """Return the value of a column as people read it."""
    field: Any = _field(label, name)
    value = row.get(field.column)
    if value is None:
        return "(not recorded)"
    if field.related_model is User:
        return str(people.get(value, "somebody"))
    if field.choices:
        words = str(dict(field.flatchoices).get(value, value))
        return words if words.isupper() else words[:1].lower() + words[1:]
    if isinstance(field, models.DateTimeField):
        return long_time(datetime.fromisoformat(value))
    if isinstance(field, models.DateField):
        return long_date(date.fromisoformat(value))
    return " ".join(str(value).split()).rstrip(".")
