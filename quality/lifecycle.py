"""The life of an uploaded version."""

from portal.lifecycle import Lifecycle

RECEIVED, CHECKING, ACCEPTED, REJECTED, FAILED = "received", "checking", "accepted", "rejected", "failed"

VERSION = Lifecycle(
    {
        RECEIVED: frozenset({CHECKING, FAILED}),
        CHECKING: frozenset({CHECKING, ACCEPTED, REJECTED, FAILED}),  # once more after its worker died
        FAILED: frozenset({CHECKING}),  # asked for again
        ACCEPTED: frozenset(),
        REJECTED: frozenset(),
    }
)
