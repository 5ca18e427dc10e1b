"""Participant lists (§ 512.210): previewed first, then loaded or refused as a whole."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from portal import clock
from portal.encryption import blind_index
from portal.models import PortalState
from portal.participation import selectors
from portal.participation.intake.changes import Changes, changes_of
from portal.participation.intake.listed_participants import group_by_participant
from portal.participation.intake.participant_list import ListedRow, read_list
from portal.participation.intake.summary import summary
from portal.participation.models import Exclusion, ParticipantList
from portal.selectors import policy_book
from portal.services.use_case import Actor, Refused, actor_label, use_case

from . import listed_changes
from .faulty_file import FaultyFile
from .list_workbooks import as_text

NAME_LENGTH = 200
SHEET = "participants"


def preview_file(*, content: bytes, complete: bool) -> dict[str, Any]:
    """Return the changes that loading a list would make (see `portal.participation.intake.summary`); write nothing.

    :param complete: the list names every participant and site; what it leaves out ends.
    :raises FaultyFile: with every fault of the list.
    """
    return summary(_changes(as_text(content, sheet=SHEET), complete=complete))


def fingerprint(seen: dict[str, Any]) -> str:
    """Return the SHA-256 (hex) of the summary of changes that somebody reviews."""
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()


@use_case("participant_list.receive")
def receive(*, name: str, content: bytes, complete: bool, by: Actor) -> ParticipantList:
    """Store a list, so that somebody can review its changes and load it.

    :raises FaultyFile: with every fault of the list; the list is not stored.
    """
    text = as_text(content, sheet=SHEET)
    _changes(text, complete=complete)
    return _keep(name, content, complete, by, waiting=text)


def preview(*, participant_list: ParticipantList) -> dict[str, Any]:
    """Return the changes that loading a stored list would make now, or those that a loaded one made.

    :raises FaultyFile: when the list no longer agrees with the portal, because the portal changed.
    """
    if participant_list.content is None:
        return dict(participant_list.outcome)
    return preview_file(content=participant_list.content.encode(), complete=participant_list.complete)


@use_case("participant_list.load")
def load(*, participant_list: ParticipantList, seen: str, by: Actor) -> ParticipantList:
    """Load a stored list; one that is already loaded stays as it is.

    :param seen: the fingerprint of the changes that the person reviewed.
    :raises Refused: when loading would make other changes by now. FaultyFile: when the list can no longer be loaded.
    """
    _lock_loading()
    participant_list = ParticipantList.objects.select_for_update().get(pk=participant_list.pk)
    if participant_list.content is None:
        return participant_list
    changes = _changes(participant_list.content.encode(), complete=participant_list.complete)
    if fingerprint(summary(changes)) != seen:
        raise Refused("The data changed after you viewed this list. Review its changes again, then load it.")
    return _carry_out(participant_list, changes, by)


@use_case("participant_list.load_file")
def load_file(*, name: str, content: bytes, complete: bool, by: Actor) -> dict[str, Any]:
    """Load a list without a review, and return its changes.

    :raises FaultyFile: with every fault of the list.
    """
    _lock_loading()
    changes = _changes(as_text(content, sheet=SHEET), complete=complete)
    kept = _keep(name, content, complete, by, waiting=None)
    return dict(_carry_out(kept, changes, by).outcome)


def _lock_loading() -> None:
    """Wait for other loads to end, because each load compares its list with all participants."""
    PortalState.objects.select_for_update().get(pk=1)


def _keep(name: str, content: bytes, complete: bool, by: Actor, *, waiting: bytes | None) -> ParticipantList:
    """Keep the row of a list, with its text while it waits to be loaded."""
    return ParticipantList.objects.create(
        name=name[:NAME_LENGTH],
        sha256=hashlib.sha256(content).hexdigest(),
        content=None if waiting is None else waiting.decode(),
        complete=complete,
        uploaded_by=actor_label(by),
        uploaded_at=clock.now(),
    )


def _carry_out(participant_list: ParticipantList, changes: Changes, by: Actor) -> ParticipantList:
    because = f"Participant list {participant_list.name}"[:NAME_LENGTH]
    listed_changes.carry_out(changes=changes, because=because, by=by)
    participant_list.outcome = summary(changes)  # with the Model IDs that were issued
    participant_list.content = None
    participant_list.loaded_by, participant_list.loaded_at = actor_label(by), clock.now()
    participant_list.save()
    return participant_list


def _changes(content: bytes, *, complete: bool) -> Changes:
    """Read a list and compare it with the portal.

    :raises FaultyFile: with every fault.
    """
    today = clock.today()
    rows, faults = read_list(content, exclusions=Exclusion.Reason.values, today=today, book=policy_book())
    register = selectors.register()
    listed, contradictions = group_by_participant(rows, identity_of=_identity_of, register=register)
    changes, overlaps = changes_of(listed, register, complete=complete, today=today)
    if faults := [*faults, *contradictions, *overlaps]:
        raise FaultyFile(faults)
    return changes


def _identity_of(row: ListedRow) -> str:
    return blind_index("tin", row.tin) if row.tin else row.ccn
