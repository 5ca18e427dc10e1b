"""The lives of announcements, monitoring records and corrective action plans."""

from portal.state_machine import Lifecycle

ANNOUNCEMENT = Lifecycle(
    row="an announcement",
    first="draft",
    moves={
        "draft": frozenset({"published", "withdrawn"}),
        "published": frozenset({"withdrawn"}),
        "withdrawn": frozenset(),  # a new announcement says it again
    },
)

MONITORING_RECORD = Lifecycle(
    row="a monitoring record",
    first="open",
    moves={
        "open": frozenset({"referred", "closed"}),
        "referred": frozenset({"closed"}),
        "closed": frozenset(),  # what comes up later is another record
    },
)

PLAN = Lifecycle(
    row="a corrective action plan",
    first="requested",
    moves={
        "requested": frozenset({"answered", "withdrawn"}),
        "answered": frozenset({"accepted", "returned", "withdrawn"}),
        "returned": frozenset({"answered", "withdrawn"}),
        "accepted": frozenset({"completed", "returned"}),  # steps that were not taken come back
        "completed": frozenset(),
        "withdrawn": frozenset(),
    },
)
