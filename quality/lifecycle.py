"""The life of an uploaded version."""

from portal.state_machine import Lifecycle

RECEIVED, CHECKING, ACCEPTED, REJECTED, FAILED = "received", "checking", "accepted", "rejected", "failed"

VERSION = Lifecycle(
    row="an uploaded version",
    first=RECEIVED,
    moves={
        RECEIVED: frozenset({CHECKING, FAILED}),
        CHECKING: frozenset({CHECKING, ACCEPTED, REJECTED, FAILED}),  # once more after its worker died
        FAILED: frozenset({CHECKING}),  # asked for again
        ACCEPTED: frozenset(),
        REJECTED: frozenset(),
    },
)
