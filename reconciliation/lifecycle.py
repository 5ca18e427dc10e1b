"""The lives of runs, reports, error notices and reconsiderations."""

from portal.lifecycle import Lifecycle

RUN = Lifecycle(
    {
        "queued": frozenset({"running", "failed"}),
        "running": frozenset({"running", "done", "failed"}),
        # once the cause is removed, the participants that failed are tried again
        "done": frozenset({"running"}),
        "failed": frozenset({"running"}),
    }
)

REPORT = Lifecycle(
    {
        "queued": frozenset({"issued", "failed"}),
        "failed": frozenset({"queued"}),
        "issued": frozenset(),  # never changed: a correction is a new run
    }
)

NOTICE = Lifecycle(
    {
        "submitted": frozenset({"extended", "answered"}),
        "extended": frozenset({"extended", "answered"}),
        "answered": frozenset(),  # from here on it is a reconsideration
    }
)

RECONSIDERATION = Lifecycle(
    {
        "requested": frozenset({"decided"}),
        "decided": frozenset(),  # final, 42 CFR 512.290(b)
    }
)
