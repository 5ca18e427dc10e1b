"""The lifecycles of a construction run, and of a proposal of adjustments."""

from portal.state_machine import Lifecycle

QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"
PROPOSED, LOADED, WITHDRAWN = "proposed", "loaded", "withdrawn"

RUN = Lifecycle(
    row="a construction run",
    first=QUEUED,
    moves={
        QUEUED: frozenset({RUNNING, FAILED}),
        RUNNING: frozenset({RUNNING, DONE, FAILED}),  # another worker continues a run whose worker died
        FAILED: frozenset({QUEUED, RUNNING}),
        DONE: frozenset(),
    },
)

PROPOSAL = Lifecycle(
    row="a proposal of adjustments",
    first=QUEUED,
    moves={
        QUEUED: frozenset({PROPOSED, FAILED, WITHDRAWN}),
        PROPOSED: frozenset({LOADED, WITHDRAWN}),
        FAILED: frozenset(),
        LOADED: frozenset(),
        WITHDRAWN: frozenset(),
    },
)
