"""The lifecycle of a version: an uploaded file, or a declaration, which needs no check."""

from portal.state_machine import Lifecycle

RECEIVED, CHECKING, ACCEPTED, REJECTED = "received", "checking", "accepted", "rejected"
FAILED, CANCELED = "failed", "canceled"

VERSION = Lifecycle(
    row="a version",
    first=RECEIVED,
    moves={
        RECEIVED: frozenset({CHECKING, FAILED, ACCEPTED, CANCELED}),  # accepted at once if it is a declaration
        CHECKING: frozenset({CHECKING, ACCEPTED, REJECTED, FAILED, CANCELED}),  # checking again after its worker died
        FAILED: frozenset({CHECKING}),  # the check is requested again
        ACCEPTED: frozenset(),
        REJECTED: frozenset(),
        CANCELED: frozenset(),
    },
)
