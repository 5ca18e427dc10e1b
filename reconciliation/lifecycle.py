"""Which status may follow which, for runs, statements and error notices."""

from __future__ import annotations

from collections.abc import Mapping

RUN: Mapping[str, frozenset[str]] = {
    "queued": frozenset({"running", "failed"}),
    "running": frozenset({"running", "done", "failed"}),
    # after the cause is mended, the participants that failed are tried again
    "done": frozenset({"running"}),
    "failed": frozenset({"running"}),
}

STATEMENT: Mapping[str, frozenset[str]] = {
    "queued": frozenset({"issued", "failed"}),
    "failed": frozenset({"queued"}),
    "issued": frozenset(),  # never changed: a correction is a new run
}

NOTICE: Mapping[str, frozenset[str]] = {
    "submitted": frozenset({"extended", "answered"}),
    "extended": frozenset({"extended", "answered"}),
    "answered": frozenset(),  # from here on it is a reconsideration
}


class WrongMove(ValueError):
    """A status that may not follow the one before: a mistake in the program, not of a person."""


def check(table: Mapping[str, frozenset[str]], now: str, then: str) -> str:
    """Return the status to pass to.

    :raises WrongMove: when the table does not allow it.
    """
    if not may_follow(table, now, then):
        raise WrongMove(f"{then} may not follow {now}.")
    return then


def may_follow(table: Mapping[str, frozenset[str]], now: str, then: str) -> bool:
    """Tell whether a row in one status may pass to another."""
    return then in table[now]
