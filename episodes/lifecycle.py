"""The lifecycle of a construction run."""

from portal.state_machine import Lifecycle

QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"

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
