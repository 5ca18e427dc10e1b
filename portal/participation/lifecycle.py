"""The life of a request for data."""

from portal.state_machine import Lifecycle

REQUESTED, APPROVED, REFUSED, ENDED, WITHDRAWN = "requested", "approved", "refused", "ended", "withdrawn"

DATA_REQUEST = Lifecycle(
    row="a request for data",
    first=REQUESTED,
    moves={
        REQUESTED: frozenset({APPROVED, REFUSED, WITHDRAWN}),
        APPROVED: frozenset({ENDED, WITHDRAWN}),
        # After each of these the participant may ask again, with a new row.
        REFUSED: frozenset(),
        ENDED: frozenset(),
        WITHDRAWN: frozenset(),
    },
)
