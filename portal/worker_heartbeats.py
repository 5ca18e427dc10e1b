"""Heartbeats of the workers, one for each queue, in the cache, where every process can read them."""

from __future__ import annotations

import time
from collections.abc import Iterable

from django.conf import settings
from django.core.cache import cache

KINDS = {"worker": settings.CELERY_TASK_DEFAULT_QUEUE, "clerk": settings.CLERK_QUEUE}
"""Kinds of workers, each with the queue that it serves."""
WRITTEN_EVERY_SECONDS = 1.5
KEPT_SECONDS = 8
"""A kind without a heartbeat for this long has no running worker."""
_written_at: dict[str, float] = {}


def write(queues: Iterable[str]) -> None:
    """Write the heartbeat of a worker of these queues, unless it was written just before."""
    served, now = set(queues), time.monotonic()
    for kind, queue in KINDS.items():
        if queue in served and now - _written_at.get(kind, -WRITTEN_EVERY_SECONDS) >= WRITTEN_EVERY_SECONDS:
            cache.set(_key(kind), True, KEPT_SECONDS)
            _written_at[kind] = now


def seen() -> dict[str, bool]:
    """Return, for each kind of worker, whether it wrote a heartbeat recently."""
    marks = cache.get_many([_key(kind) for kind in KINDS])
    return {kind: _key(kind) in marks for kind in KINDS}


def _key(kind: str) -> str:
    return f"heartbeat-{kind}"
