"""Limit of how much of one kind of work a person starts at once, so that nobody keeps all web workers busy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache


@contextmanager
def place_for(work: str, *, person: int, most: int, seconds: int) -> Iterator[bool]:
    """Take one of a person's places for a kind of work until the block ends; yield False if all are taken.

    :param most: the number of places.
    :param seconds: the time after which a place is free again though its process was killed.
    """
    names = (f"portal.at_once:{work}:{person}:{number}" for number in range(most))
    taken = next((name for name in names if cache.add(name, "y", seconds)), None)
    try:
        yield taken is not None
    finally:
        if taken is not None:
            cache.delete(taken)
