"""Tables that CMS staff load: the columns that all of them have, and the comparison with the table before."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Mapping
from typing import Any

from portal import clock
from portal.characters import tidy

from .use_case import Actor, Refused, actor_label

NAME_LENGTH, SOURCE_LENGTH = 200, 300


def digest_of(content: bytes) -> str:
    """Return the SHA-256 (hex) of a file."""
    return hashlib.sha256(content).hexdigest()


def said_source(source: str) -> str:
    """Return a source as it is kept.

    :raises Refused: without one, and for one that is too long.
    """
    said = tidy(source)
    if not said or len(said) > SOURCE_LENGTH:
        raise Refused(
            f"Enter the source of the table and its day or period, in at most {SOURCE_LENGTH} characters.",
            field="source",
        )
    return said


def columns_of(
    *, name: str, content: bytes, source: str, rows: int, outcome: Mapping[str, int], by: Actor
) -> dict[str, Any]:
    """Return the values of the columns of a `LoadedTable` that is loaded now."""
    return {
        "name": name[:NAME_LENGTH],
        "source": source,
        "sha256": digest_of(content),
        "rows": rows,
        "outcome": dict(outcome),
        "loaded_at": clock.now(),
        "loaded_by": actor_label(by),
    }


def compared(known: Mapping[Any, Hashable], found: Mapping[Any, Hashable]) -> dict[str, int]:
    """Return how many values are new, changed, gone and unchanged, by their keys."""
    both = known.keys() & found.keys()
    changed = sum(known[key] != found[key] for key in both)
    return {
        "new": len(found) - len(both),
        "changed": changed,
        "gone": len(known) - len(both),
        "unchanged": len(both) - changed,
    }
