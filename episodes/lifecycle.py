"""The life of a construction run."""

from portal.lifecycle import Lifecycle

QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"

RUN = Lifecycle(
    {
        QUEUED: frozenset({RUNNING, FAILED}),
        RUNNING: frozenset({RUNNING, DONE, FAILED}),  # a run whose worker died is taken up again
        FAILED: frozenset({QUEUED, RUNNING}),
        DONE: frozenset(),
    }
)
