"""Which status may follow which; each app keeps the tables of its own rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


class WrongMove(ValueError):
    """A status that may not follow the one before: a mistake in the program, not of a person."""


@dataclass(frozen=True)
class Lifecycle:
    """The life of one kind of row: each status with those that may follow it."""

    moves: Mapping[str, frozenset[str]]

    def may(self, now: str, then: str) -> bool:
        """Tell whether a row in one status may pass to another."""
        return then in self.moves[now]

    def check(self, now: str, then: str) -> str:
        """Return the status to pass to.

        :raises WrongMove: when it may not follow the one before.
        """
        if not self.may(now, then):
            raise WrongMove(f"{then} may not follow {now}.")
        return then
