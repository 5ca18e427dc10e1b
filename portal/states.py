"""States as people read them: each app registers the words of its own things, and pages look them up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """The look of a state. Words and an icon say the same, so that color is never its only sign."""

    GOOD = "good"
    ACT = "act"  # something to do, or under way
    LATE = "late"  # late, refused or broken
    WAIT = "wait"  # not yet
    OFF = "off"  # over, or not asked for


@dataclass(frozen=True, slots=True)
class State:
    """One state of a kind of thing: its words on a page, its tone, and its icon in the USWDS sprite."""

    words: str
    tone: Tone
    icon: str


_KINDS: dict[str, Mapping[str, State]] = {}


def register(kinds: Mapping[str, Mapping[str, State]]) -> None:
    """Make the states of an app's things known: kind of thing, state as stored, how it is shown.

    :raises ValueError: when another app has a kind of the same name.
    """
    for kind, shown in kinds.items():
        if _KINDS.setdefault(kind, shown) is not shown:
            raise ValueError(f"The states of {kind} are registered twice.")


def look_up(kind: str, state: str) -> State:
    """Return how a state is shown.

    :raises LookupError: when no app has registered it.
    """
    try:
        return _KINDS[kind][state]
    except KeyError:
        raise LookupError(f"No app says how {state or 'an empty state'} of {kind} is shown.") from None
