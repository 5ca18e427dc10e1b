"""Limit of how much of one kind of work a person starts at once, so that nobody keeps all web workers busy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache

MOST_SECONDS = 120
"""Seconds after which a place is free again, if its process was killed."""


@contextmanager
def place_for(work: str, *, person: int, most: int) -> Iterator[bool]:
    """Take one of a person's places for a kind of work until the block ends; yield False if all are taken."""
    names = (f"portal.at_once:{work}:{person}:{number}" for number in range(most))
    taken = next((name for name in names if cache.add(name, "y", MOST_SECONDS)), None)
    try:
        yield taken is not None
    finally:
        if taken is not None:
            cache.delete(taken)
