"""The lifecycles of a construction run, of a proposal of adjustments and of a data file."""

from portal.state_machine import Lifecycle

QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"
PROPOSED, LOADED, WITHDRAWN = "proposed", "loaded", "withdrawn"
READY = "ready"

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

DATA_FILE = Lifecycle(
    row="a data file",
    first=QUEUED,
    moves={
        QUEUED: frozenset({READY, FAILED}),
        FAILED: frozenset({QUEUED}),  # staff try again
        READY: frozenset(),  # a newer file is a new row
    },
)
