"""Private temporary folders for the plain files that readers such as Polars or calamine need while they read.

The process that creates a folder holds a lock on it. The operating system frees the lock of a killed process, so the
next reader and an hourly job can recognize and remove an abandoned folder.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_LOCK = ".lock"


@contextmanager
def private_folder(parent: Path) -> Iterator[Path]:
    """Yield a new empty folder that only this user can enter; remove it with its content after the block.

    :param parent: the folder that holds all private folders of this machine; abandoned ones in it are removed first.
    """
    with _exclusively(parent):
        _remove_abandoned(parent)
        folder = Path(tempfile.mkdtemp(dir=parent))
        held = os.open(folder, os.O_RDONLY)
        fcntl.flock(held, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(held)


def remove_abandoned(parent: Path) -> int:
    """Remove the folders whose process has died; return how many there were."""
    with _exclusively(parent):
        return _remove_abandoned(parent)


@contextmanager
def _exclusively(parent: Path) -> Iterator[None]:
    """Let only one process create or remove folders at a time: a new folder is not yet locked for a moment."""
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (parent / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _remove_abandoned(parent: Path) -> int:
    removed = 0
    for folder in [path for path in parent.iterdir() if path.is_dir()]:
        with suppress(FileNotFoundError, BlockingIOError):
            held = os.open(folder, os.O_RDONLY)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
                removed += 1
            finally:
                os.close(held)
    return removed
