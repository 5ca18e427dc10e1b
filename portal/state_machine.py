"""Lifecycles: which status of a row may follow which. Each app keeps the tables of its own rows in `lifecycle.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class WrongMove(ValueError):
    """A status that may not follow the one before: a mistake in the program, not of a person."""


@dataclass(frozen=True)
class Lifecycle:
    """The life of one kind of row, whose status stands in its column `status`.

    `row` names the row in words, `first` the status in which it is made; `moves` holds each status with those that may
    follow it. Every change of a status passes `move` (one row) or `check` (an update of many).
    """

    row: str
    first: str
    moves: Mapping[str, frozenset[str]]

    def may(self, now: str, then: str) -> bool:
        """Return whether a row in one status may pass to another."""
        return then in self.moves[now]

    def check(self, now: str, then: str) -> str:
        """Return the status to pass to.

        :raises WrongMove: when it may not follow the one before.
        """
        if not self.may(now, then):
            raise WrongMove(f"{self.row}: {then} may not follow {now}.")
        return then

    def move(self, row: Any, then: str) -> None:
        """Pass a row to another status; saving it is the caller's.

        :raises WrongMove: when it may not follow the one before.
        """
        row.status = self.check(row.status, then)
