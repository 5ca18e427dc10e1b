"""Signs of life of the workers, one a queue, kept where every process can read them."""

from __future__ import annotations

import time
from collections.abc import Iterable

from django.conf import settings
from django.core.cache import cache

KINDS = {"worker": settings.CELERY_TASK_DEFAULT_QUEUE, "clerk": settings.CLERK_QUEUE}
"""Who serves which queue."""
SHOWN_EVERY_SECONDS = 10
KEPT_SECONDS = 60
_shown_at: dict[str, float] = {}


def show(queues: Iterable[str]) -> None:
    """Note that a worker of these queues lives; asked more often than every ten seconds, do nothing."""
    served, now = set(queues), time.monotonic()
    for kind, queue in KINDS.items():
        if queue in served and now - _shown_at.get(kind, -SHOWN_EVERY_SECONDS) >= SHOWN_EVERY_SECONDS:
            cache.set(_key(kind), True, KEPT_SECONDS)
            _shown_at[kind] = now


def seen() -> dict[str, bool]:
    """Tell of each kind of worker whether it showed a sign of life of late."""
    marks = cache.get_many([_key(kind) for kind in KINDS])
    return {kind: _key(kind) in marks for kind in KINDS}


def _key(kind: str) -> str:
    return f"sign-of-life-{kind}"
