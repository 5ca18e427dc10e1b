"""Use of the embedded servers by processes: they run while any process needs them, and restart when they die."""

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
"""For each data folder in use: the id of the process that attached, and the descriptor of its lock."""


def addresses(data_dir: Path) -> Addresses:
    """Return the addresses of this data folder's servers; choose new ports when others took the old ones."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with locks.starting(data_dir):
        known = address_book.read(data_dir)
        if known is None:
            chosen = address_book.new()
        else:
            # A server on our port that accepts our password is ours: it outlived its users, which were killed.
            postgres_stays = address_book.is_free(known.postgres_port) or postgresql.answers(known)
            valkey_stays = address_book.is_free(known.valkey_port) or valkey.answers(known)
            if locks.in_use(data_dir) or (postgres_stays and valkey_stays):
                return known
            _stop(data_dir, known)
            chosen = address_book.moved(known)
        address_book.keep(data_dir, chosen)
        return chosen


def attach(data_dir: Path, *, durable: bool = True) -> None:
    """Start both servers of this data folder unless they run, and keep them running while this process lives.

    :param durable: False gives up safety at a power cut for speed; only for tests.
    :raises EmbeddedServerError: when a server does not start in time.
    """
    if data_dir in _attached:
        return  # a forked child shares its parent's lock through the inherited descriptor
    where = addresses(data_dir)
    with locks.starting(data_dir):
        descriptor = locks.use(data_dir)
        postgresql.start(data_dir, where, durable=durable)
        valkey.start(data_dir, where)
    _attached[data_dir] = (os.getpid(), descriptor)
    atexit.register(detach, data_dir)


def detach(data_dir: Path) -> None:
    """End this process's use of the servers, and stop them if it was the last user."""
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
    """Restart any server of this data folder that does not answer.

    A server can die while processes use it: by `kill -9`, or because the disk was full. Any user may call this. If
    another process is restarting the servers already, wait a few seconds for it.

    :raises EmbeddedServerError: when a server does not start in time, for example because the disk is still full.
    """
    where = address_book.read(data_dir)
    if where is None:
        raise EmbeddedServerError(f"{data_dir} holds no servers: embedded.json is missing.")
    with locks.starting(data_dir, seconds=REVIVE_SECONDS):
        postgresql.start(data_dir, where, durable=durable, seconds=REVIVE_SECONDS)
        valkey.start(data_dir, where)


def keep_alive(data_dir: Path, *, durable: bool = True, say: Callable[[str], object]) -> None:
    """Watch both servers as long as this process lives, and restart any that dies.

    :param say: called with one line after each restart, or with the reason of a failure, after which it tries again.
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
