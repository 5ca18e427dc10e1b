"""Lifecycles: allowed changes of a row's status. Each app defines those of its own rows in `lifecycle.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class WrongMove(ValueError):
    """Forbidden change of a status; it is an error of the program, not of a person."""


@dataclass(frozen=True)
class Lifecycle:
    """Lifecycle of one kind of row, whose status is in its column `status`.

    `row` names the row in words, and `first` is the initial status. `moves` holds, for each status, those that may
    follow it. Every change of a status goes through `move` (one row) or `check` (an update of many).
    """

    row: str
    first: str
    moves: Mapping[str, frozenset[str]]

    def may(self, now: str, then: str) -> bool:
        """Return whether status `then` may follow status `now`."""
        return then in self.moves[now]

    def check(self, now: str, then: str) -> str:
        """Return `then`.

        :raises WrongMove: when it may not follow `now`.
        """
        if not self.may(now, then):
            raise WrongMove(f"{self.row}: {then} may not follow {now}.")
        return then

    def move(self, row: Any, then: str) -> None:
        """Set the status of a row; the caller saves the row.

        :raises WrongMove: when `then` may not follow the current status.
        """
        row.status = self.check(row.status, then)
