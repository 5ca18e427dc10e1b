"""Which status a construction run may take from which."""

from __future__ import annotations

QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"

MOVES: dict[str, tuple[str, ...]] = {
    QUEUED: (RUNNING, FAILED),
    RUNNING: (RUNNING, DONE, FAILED),  # a run whose worker died is taken up again
    FAILED: (QUEUED, RUNNING),
    DONE: (),
}


def may_move(status: str, to: str) -> bool:
    """Tell whether a run may go from one status to another."""
    return to in MOVES[status]
