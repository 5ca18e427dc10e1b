"""Which status may follow which, for runs, statements and error notices."""

from __future__ import annotations

from collections.abc import Mapping

RUN: Mapping[str, frozenset[str]] = {
    "queued": frozenset({"running"}),
    "running": frozenset({"running", "done", "failed"}),
    "done": frozenset(),
    "failed": frozenset({"running"}),  # after its cause is mended, what failed is tried again
}

STATEMENT: Mapping[str, frozenset[str]] = {
    "queued": frozenset({"issued", "failed"}),
    "failed": frozenset({"issued", "failed", "queued"}),
    "issued": frozenset(),  # never changed: a correction is a new run
}

NOTICE: Mapping[str, frozenset[str]] = {
    "submitted": frozenset({"extended", "answered"}),
    "extended": frozenset({"extended", "answered"}),
    "answered": frozenset(),  # from here on it is a reconsideration
}


def may_follow(table: Mapping[str, frozenset[str]], now: str, then: str) -> bool:
    """Tell whether a row in one status may pass to another."""
    return then in table[now]
