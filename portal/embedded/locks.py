"""File locks, which the operating system frees when their process ends."""

from __future__ import annotations

import fcntl
import math
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .launching import EmbeddedServerError


@contextmanager
def starting(data_dir: Path, *, seconds: float = math.inf) -> Iterator[None]:
    """Hold the lock for starting and stopping the servers of a data folder.

    :raises EmbeddedServerError: when another process holds it for longer than `seconds`.
    """
    path = data_dir / "start.lock"
    descriptor = _open(path)
    deadline = time.monotonic() + seconds
    try:
        while not _locked(descriptor):
            if time.monotonic() > deadline:
                raise EmbeddedServerError(f"Another process is still starting the servers (it holds {path}).")
            time.sleep(0.05)
        yield
    finally:
        os.close(descriptor)


def use(data_dir: Path) -> int:
    """Register this process as a user of the servers until it closes the returned descriptor or ends."""
    descriptor = _open(data_dir / "users.lock")
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


def in_use(data_dir: Path) -> bool:
    """Return whether any process uses the servers."""
    descriptor = _open(data_dir / "users.lock")
    try:
        return not _locked(descriptor)
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def _locked(descriptor: int) -> bool:
    """Try to lock a file exclusively; return whether that worked."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except BlockingIOError:
        return False
