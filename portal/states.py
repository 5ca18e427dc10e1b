"""Display of states: each app registers the words for its own states, and pages look them up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """Color group of a state. Words and an icon show the same, so that color is never the only sign."""

    GOOD = "good"
    ACT = "act"  # something to do, or in progress
    LATE = "late"  # late, refused or broken
    WAIT = "wait"  # not yet
    OFF = "off"  # over, or not required


@dataclass(frozen=True, slots=True)
class State:
    """Display of one state: its words, its tone, and its icon in the USWDS sprite."""

    words: str
    tone: Tone
    icon: str


_KINDS: dict[str, Mapping[str, State]] = {}


def register(kinds: Mapping[str, Mapping[str, State]]) -> None:
    """Register an app's states: for each kind of thing, the display of each stored state.

    :raises ValueError: when another app registered a kind of the same name.
    """
    for kind, shown in kinds.items():
        if _KINDS.setdefault(kind, shown) is not shown:
            raise ValueError(f"The states of {kind} are registered twice.")


def look_up(kind: str, state: str) -> State:
    """Return the display of a state.

    :raises LookupError: when no app registered the state.
    """
    try:
        return _KINDS[kind][state]
    except KeyError:
        raise LookupError(f"No app says how {state or 'an empty state'} of {kind} is shown.") from None
