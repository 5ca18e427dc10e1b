"""Using the servers of a data folder: they run as long as anybody does, and come back when they die."""

from __future__ import annotations

import atexit
import os
import time
from collections.abc import Callable
from pathlib import Path

from . import address_book, locks, postgresql, valkey
from .address_book import Addresses
from .launching import EmbeddedServerError

REVIVE_SECONDS = 10
WATCH_SECONDS = 1

_attached: dict[Path, tuple[int, int]] = {}
"""For each data folder that this process uses: its process id, and the descriptor of its lock."""


def addresses(data_dir: Path) -> Addresses:
    """Return the addresses of this data folder's servers, choosing free ports when nobody uses them yet."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with locks.starting(data_dir):
        known = address_book.read(data_dir)
        if known is None:
            chosen = address_book.new()
        else:
            # A server that outlived its users (they died by kill -9) answers to its password: it is ours.
            postgres_stays = address_book.is_free(known.postgres_port) or postgresql.answers(known)
            valkey_stays = address_book.is_free(known.valkey_port) or valkey.answers(known)
            if locks.in_use(data_dir) or (postgres_stays and valkey_stays):
                return known
            _stop(data_dir, known)
            chosen = address_book.moved(known)
        address_book.keep(data_dir, chosen)
        return chosen


def attach(data_dir: Path, *, durable: bool = True) -> None:
    """Make sure that both servers of this data folder run while the calling process lives.

    :param durable: False trades safety at a power cut for speed; for tests alone.
    :raises EmbeddedServerError: when a server does not come up.
    """
    if data_dir in _attached:
        return  # a forked child keeps its parent's lock through the inherited descriptor
    where = addresses(data_dir)
    with locks.starting(data_dir):
        descriptor = locks.use(data_dir)
        postgresql.start(data_dir, where, durable=durable)
        valkey.start(data_dir, where)
    _attached[data_dir] = (os.getpid(), descriptor)
    atexit.register(detach, data_dir)


def detach(data_dir: Path) -> None:
    """Give up this process's use of the servers, and stop them when it was the last."""
    owner, descriptor = _attached.get(data_dir, (0, -1))
    if owner != os.getpid():
        return
    del _attached[data_dir]
    where = addresses(data_dir)
    with locks.starting(data_dir):
        os.close(descriptor)
        if not locks.in_use(data_dir):
            _stop(data_dir, where)


def revive(data_dir: Path, *, durable: bool = True) -> None:
    """Start again whichever server of this data folder does not answer.

    A server can die while processes use it: by `kill -9`, or because the disk was full. Any of its users may call this;
    one that finds another process at it waits a few seconds for that one.

    :raises EmbeddedServerError: when a server does not come up (the disk is still full, say).
    """
    where = address_book.read(data_dir)
    if where is None:
        raise EmbeddedServerError(f"{data_dir} holds no servers: embedded.json is missing.")
    with locks.starting(data_dir, seconds=REVIVE_SECONDS):
        postgresql.start(data_dir, where, durable=durable, seconds=REVIVE_SECONDS)
        valkey.start(data_dir, where)


def keep_alive(data_dir: Path, *, durable: bool = True, say: Callable[[str], object]) -> None:
    """Watch both servers for as long as the process lives, and start again what dies.

    :param say: is told in a line what was started again, or why that failed; the next try follows.
    """
    attach(data_dir, durable=durable)
    where = addresses(data_dir)
    while True:
        time.sleep(WATCH_SECONDS)
        if address_book.listens(where.postgres_port) and address_book.listens(where.valkey_port):
            continue
        try:
            revive(data_dir, durable=durable)
            say("An embedded server had stopped and was started again.")
        except EmbeddedServerError as error:
            say(str(error))


def _stop(data_dir: Path, where: Addresses) -> None:
    postgresql.stop(data_dir)
    valkey.stop(where)
