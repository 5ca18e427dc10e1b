"""The heads of all chains of receipts and the length of the history, copied daily into a file outside the database.

Each file holds one day, one sealed line a participant and a table of the history, and is never written again. It lies
in the storage `anchors`: a folder of DATA_DIR unless ANCHORS_DIR names another, best on a disk that whoever runs the
database cannot change. The copy notices what a chain cannot: that its last receipts are gone, that the history was
emptied, or that the database is an earlier one.
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
    """The last receipt of a chain: its number in the chain and its seal."""

    sequence: int
    digest: str


@dataclass(frozen=True)
class Length:
    """Reach of a table of the history on a day: the number of its last event, and how many events there were."""

    last: int
    events: int


@dataclass(frozen=True)
class Copy:
    """State of the proof on a day: the heads by Model ID, where there were receipts, and the history by table."""

    day: date
    heads: Mapping[str, Head]
    history: Mapping[str, Length]


def newest() -> Copy | None:
    """Return the newest copy that is whole, or None where there is none."""
    storage = storages["anchors"]
    for name in _names(storage):
        with suppress(_NoCopy):
            return _known(storage, name)
    return None


def damaged() -> list[str]:
    """Return the names of the files that are no copy and not older than the newest one: cut off, altered, forged."""
    storage, last = storages["anchors"], newest()
    recent = [name for name in _names(storage) if last is None or name >= last.day.isoformat()]
    return [name for name in recent if not _is_whole(storage, name)]


def keep(copy: Copy) -> None:
    """Write the copy of a day, unless there is one."""
    storage, day, key_id = storages["anchors"], copy.day.isoformat(), sealing.key_in_use()
    if any(_is_whole(storage, name) for name in _names(storage) if name.startswith(day)):
        return
    says: list[dict[str, Any]] = [{"participant": model_id, **asdict(head)} for model_id, head in copy.heads.items()]
    says += [{"history": table, **asdict(length)} for table, length in copy.history.items()]
    lines = []
    for place, content in enumerate(says):
        # Its place among all lines, so that none can be left out.
        line = {"sealed": "anchor", "day": day, "place": place, "of": len(says), **content, "key_id": key_id}
        lines.append(json.dumps({**line, "seal": sealing.seal(line, key_id=key_id)}))
    storage.save(f"{day}{ENDING}", ContentFile("".join(f"{line}\n" for line in lines).encode()))


class _NoCopy(ValueError):
    """The file is no whole copy of the day that its name says."""


def _names(storage: Storage) -> list[str]:
    """Return the names of the files, the newest day first."""
    try:
        _, files = storage.listdir("")
    except FileNotFoundError:  # nothing was copied yet
        return []
    return sorted((name for name in files if name.endswith(ENDING)), reverse=True)


@lru_cache(maxsize=4)
def _known(storage: Storage, name: str) -> Copy:
    """Read a file once a process: a copy is never written again. What is no copy is looked at anew."""
    return _read(storage, name)


def _is_whole(storage: Storage, name: str) -> bool:
    try:
        _read(storage, name)
    except _NoCopy:
        return False
    return True


def _read(storage: Storage, name: str) -> Copy:
    """Read a file as it lies there.

    :raises _NoCopy: when it is not all of what the portal sealed for that day.
    """
    heads: dict[str, Head] = {}
    history: dict[str, Length] = {}
    try:
        with storage.open(name) as opened:
            written = opened.read().decode().splitlines()
        for place, text in enumerate(written):
            line = json.loads(text)
            seal = line.pop("seal")
            if not sealing.holds(line, key_id=line["key_id"], digest=seal):
                raise _NoCopy(name)
            if (line["place"], line["of"], line["day"]) != (place, len(written), name[:DAY_LETTERS]):
                raise _NoCopy(name)
            if "history" in line:
                history[line["history"]] = Length(line["last"], line["events"])
            else:
                heads[line["participant"]] = Head(line["sequence"], line["digest"])
        if not written:
            raise _NoCopy(name)
        return Copy(date.fromisoformat(name[:DAY_LETTERS]), heads, history)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _NoCopy(name) from error
