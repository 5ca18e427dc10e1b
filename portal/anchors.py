"""Daily copies, outside the database, of the last receipt of each chain and of the length of the history.

Each file holds one day: a sealed line for each participant and for each table of the history. The portal never changes
a file. The files are in the storage `anchors`, a folder of DATA_DIR unless ANCHORS_DIR names another. Choose a disk
that the operators of the database cannot change. A copy shows what a chain alone cannot: that its last receipts are
gone, that somebody emptied the history, or that somebody restored an earlier database.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from portal import sealing

ENDING = ".jsonl"
DAY_LETTERS = len("2022-08-29")


@dataclass(frozen=True)
class Head:
    """The last receipt of a chain: its sequence number and its seal."""

    sequence: int
    digest: str


@dataclass(frozen=True)
class Length:
    """Length of one history table on a day: the id of its last event and the number of events."""

    last: int
    events: int


@dataclass(frozen=True)
class Copy:
    """Copy of one day: heads by Model ID (of participants with receipts) and lengths of the history by table."""

    day: date
    heads: Mapping[str, Head]
    history: Mapping[str, Length]


def newest() -> Copy | None:
    """Return the newest valid copy, or None if there is none."""
    storage = storages["anchors"]
    for name in _names(storage):
        with suppress(_InvalidCopy):
            return _known(storage, name)
    return None


def damaged() -> list[str]:
    """Return the names of invalid files (cut off, altered, forged) that are not older than the newest valid copy."""
    storage, last = storages["anchors"], newest()
    recent = [name for name in _names(storage) if last is None or name >= last.day.isoformat()]
    return [name for name in recent if not _is_whole(storage, name)]


def keep(copy: Copy) -> None:
    """Write the copy of a day, unless a valid one exists."""
    storage, day, key_id = storages["anchors"], copy.day.isoformat(), sealing.key_in_use()
    if any(_is_whole(storage, name) for name in _names(storage) if name.startswith(day)):
        return
    says: list[dict[str, Any]] = [{"participant": model_id, **asdict(head)} for model_id, head in copy.heads.items()]
    says += [{"history": table, **asdict(length)} for table, length in copy.history.items()]
    lines = []
    for place, content in enumerate(says):
        # The place and the number of lines are sealed too, so that nobody can leave one out.
        line = {"sealed": "anchor", "day": day, "place": place, "of": len(says), **content, "key_id": key_id}
        lines.append(json.dumps({**line, "seal": sealing.seal(line, key_id=key_id)}))
    storage.save(f"{day}{ENDING}", ContentFile("".join(f"{line}\n" for line in lines).encode()))


class _InvalidCopy(ValueError):
    """A file that is not a complete, sealed copy of the day in its name."""


def _names(storage: Storage) -> list[str]:
    """Return the names of the files, newest day first."""
    try:
        _, files = storage.listdir("")
    except FileNotFoundError:  # nothing was copied yet
        return []
    return sorted((name for name in files if name.endswith(ENDING)), reverse=True)


@lru_cache(maxsize=4)
def _known(storage: Storage, name: str) -> Copy:
    """Read a valid copy once in each process, since it never changes; an invalid one raises and is not cached."""
    return _read(storage, name)


def _is_whole(storage: Storage, name: str) -> bool:
    try:
        _read(storage, name)
    except _InvalidCopy:
        return False
    return True


def _read(storage: Storage, name: str) -> Copy:
    """Read and check a file.

    :raises _InvalidCopy: when it is not exactly what the portal sealed for that day.
    """
    heads: dict[str, Head] = {}
    history: dict[str, Length] = {}
    try:
        with storage.open(name) as opened:
            written = opened.read().decode().splitlines()
        for place, text in enumerate(written):
            line = json.loads(text)
            seal = line.pop("seal")
            if not sealing.is_valid(line, key_id=line["key_id"], digest=seal):
                raise _InvalidCopy(name)
            if (line["place"], line["of"], line["day"]) != (place, len(written), name[:DAY_LETTERS]):
                raise _InvalidCopy(name)
            if "history" in line:
                history[line["history"]] = Length(line["last"], line["events"])
            else:
                heads[line["participant"]] = Head(line["sequence"], line["digest"])
        if not written:
            raise _InvalidCopy(name)
        return Copy(date.fromisoformat(name[:DAY_LETTERS]), heads, history)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _InvalidCopy(name) from error
