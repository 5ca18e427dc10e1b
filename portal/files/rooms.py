"""Private folders for the plain files that a reader such as Polars or calamine needs, for as long as it reads them.

Each room belongs to the process that holds its lock. A process that is killed leaves its room behind and, with its
life, the lock: whoever opens the next room, and an hourly sweep, clear such rooms away.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_DOOR = ".lock"


@contextmanager
def private_room(rooms: Path) -> Iterator[Path]:
    """Yield an empty folder that only this user can enter; it goes with all that is in it.

    :param rooms: the folder that holds all rooms of this machine.
    """
    with _at_the_door(rooms):
        _clear(rooms)
        room = Path(tempfile.mkdtemp(dir=rooms))
        held = os.open(room, os.O_RDONLY)
        fcntl.flock(held, fcntl.LOCK_EX)
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)
        os.close(held)


def clear_left_behind(rooms: Path) -> int:
    """Remove the rooms of processes that are dead, and return how many there were."""
    with _at_the_door(rooms):
        return _clear(rooms)


@contextmanager
def _at_the_door(rooms: Path) -> Iterator[None]:
    """Let one process alone make or clear rooms, so that none clears a room that is not yet locked."""
    rooms.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (rooms / _DOOR).open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield


def _clear(rooms: Path) -> int:
    cleared = 0
    for room in [path for path in rooms.iterdir() if path.is_dir()]:
        with suppress(FileNotFoundError, BlockingIOError):
            held = os.open(room, os.O_RDONLY)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(room, ignore_errors=True)
                cleared += 1
            finally:
                os.close(held)
    return cleared
