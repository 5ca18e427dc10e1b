"""Practitioner lists of many participants, loaded by CMS for a year: reviewed first, then loaded whole (§ 512.217)."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from portal import clock
from portal.models import Participant
from portal.participation.duties.practitioner_list import DUTY
from portal.participation.intake.practitioner_list_changes import (
    CORRECTED,
    NEW,
    KnownList,
    ListChange,
    list_changes,
    summary,
)
from portal.participation.intake.practitioner_rows import LISTS, PractitionerRow
from portal.participation.models import Obligation, Practitioner, PractitionerListFile
from portal.participation.rules.practitioner_list import Listed
from portal.participation.selectors import listed
from portal.rules.performance_years import performance_year
from portal.selectors import policy_book
from portal.services.typed_days import check_performance_year
from portal.services.use_case import Actor, Refused, actor_label, use_case

from . import changed_lists, practitioner_tables, practitioners
from .faulty_file import FaultyFile

NAME_LENGTH = 200
ROWS_AT_ONCE = 2000


@use_case("practitioner_list.receive")
def receive(*, name: str, content: bytes, year: int, deliver: bool, by: Actor) -> PractitionerListFile:
    """Store the rows of a file (CSV or XLSX), so that somebody can review its changes and load it.

    :param deliver: give the participants their lists when the file is loaded.
    :raises Refused: for a year that is no performance year. FaultyFile: with every fault of the file.
    """
    check_performance_year(year, book=policy_book())
    rows = practitioner_tables.read(content=content, layout=LISTS)
    _changes(rows, year)
    return PractitionerListFile.objects.create(
        name=name[:NAME_LENGTH],
        sha256=hashlib.sha256(content).hexdigest(),
        year=year,
        rows=[_values(row) for row in rows],
        deliver=deliver,
        uploaded_by=actor_label(by),
        uploaded_at=clock.now(),
    )


def preview(*, list_file: PractitionerListFile) -> dict[str, Any]:
    """Return the changes that loading a file would make now, or those that a loaded one made; write nothing.

    :raises FaultyFile: when the file no longer agrees with the portal, because the portal changed.
    """
    if list_file.rows is None:
        return dict(list_file.outcome)
    return summary(_changes([_row(values) for values in list_file.rows], list_file.year))


def fingerprint(seen: dict[str, Any]) -> str:
    """Return the SHA-256 (hex) of the changes that somebody reviews."""
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()


@use_case("practitioner_list.load")
def load(*, list_file: PractitionerListFile, seen: str, by: Actor) -> PractitionerListFile:
    """Load a stored file; one that is already loaded stays as it is.

    :param seen: the fingerprint of the changes that the person reviewed.
    :raises Refused: when loading would make other changes by now. FaultyFile: when the file can no longer be loaded.
    """
    list_file = PractitionerListFile.objects.select_for_update().get(pk=list_file.pk)
    if list_file.rows is None:
        return list_file
    rows = [_row(values) for values in list_file.rows]
    # The lock of `receipts.lock_chain`, for all participants of the file.
    chosen = Participant.objects.filter(model_id__in={row.model_id for row in rows}).defer("tin").order_by("pk")
    participants = list(chosen.select_for_update(no_key=True))
    changes = _changes(rows, list_file.year)
    outcome = summary(changes)
    if fingerprint(outcome) != seen:
        raise Refused("The data changed after you viewed this file. Review its changes again, then load it.")
    _carry_out(changes)
    changed_lists.reopen_certifications(participants=participants, by=by)
    if list_file.deliver:
        outcome["delivered"] = len(practitioners.deliver_lists(participants=participants, year=list_file.year, by=by))
    list_file.outcome, list_file.rows = outcome, None
    list_file.loaded_by, list_file.loaded_at = actor_label(by), clock.now()
    list_file.save()
    return list_file


def _carry_out(changes: Sequence[ListChange]) -> None:
    new = [
        Practitioner(participant_id=one.participant.pk, source=Practitioner.Source.CMS, **_columns(one.after))
        for one in changes
        if one.state == NEW
    ]
    corrected = [
        Practitioner(pk=one.before[0], participant_id=one.participant.pk, **_columns(one.after))
        for one in changes
        if one.state == CORRECTED and one.before is not None
    ]
    Practitioner.objects.bulk_create(new, batch_size=ROWS_AT_ONCE)
    Practitioner.objects.bulk_update(
        corrected, ["first_name", "last_name", "specialty", "to_on"], batch_size=ROWS_AT_ONCE
    )


def _columns(one: Listed) -> dict[str, Any]:
    return {
        "npi": one.npi, "first_name": one.first_name, "last_name": one.last_name, "specialty": one.specialty,
        "from_on": one.from_on, "to_on": one.to_on,
    }  # fmt: skip


def _changes(rows: Sequence[PractitionerRow], year: int) -> list[ListChange]:
    """Compare the rows with the portal, in three queries.

    :raises FaultyFile: with every fault.
    """
    named = {row.model_id for row in rows}
    there: dict[int, list[tuple[int, Listed]]] = defaultdict(list)
    for row in Practitioner.objects.filter(participant__model_id__in=named):
        there[row.participant_id].append((row.pk, listed(row)))
    owing = set(
        Obligation.objects.filter(
            participant__model_id__in=named, year=year, code=DUTY.code, waived_on__isnull=True
        ).values_list("participant_id", flat=True)
    )
    known = {
        model_id: KnownList(pk, model_id, from_on, pk in owing, tuple(there[pk]))
        for pk, model_id, from_on in Participant.objects.filter(model_id__in=named).values_list(
            "pk", "model_id", "from_on"
        )
    }
    changes, faults = list_changes(rows, known, performance_year(year, book=policy_book()))
    if faults:
        raise FaultyFile(faults)
    return changes


def _values(row: PractitionerRow) -> list[Any]:
    days = [day.isoformat() if day else None for day in (row.from_on, row.to_on)]
    return [row.number, row.model_id, row.npi, row.first_name, row.last_name, row.specialty, *days]


def _row(values: Sequence[Any]) -> PractitionerRow:
    *words, from_on, to_on = values
    days = [date.fromisoformat(day) if day else None for day in (from_on, to_on)]
    return PractitionerRow(*words, *days)
