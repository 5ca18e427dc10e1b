"""The lives of a request for data and of a request to change the profile."""

from portal.state_machine import Lifecycle

REQUESTED, APPROVED, REFUSED, ENDED, WITHDRAWN = "requested", "approved", "refused", "ended", "withdrawn"
ACCEPTED = "accepted"

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

PROFILE_REQUEST = Lifecycle(
    row="a request to change the profile",
    first=REQUESTED,
    moves={
        REQUESTED: frozenset({ACCEPTED, REFUSED, WITHDRAWN}),
        # After each of these the participant may ask again, with a new row.
        ACCEPTED: frozenset(),
        REFUSED: frozenset(),
        WITHDRAWN: frozenset(),
    },
)
