"""The lives of announcements, letters, monitoring records, corrective action plans and requests of the evaluation."""

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

LETTER = Lifecycle(
    row="a letter to many practices",
    first="draft",
    moves={
        "draft": frozenset({"sending", "withdrawn"}),
        "sending": frozenset({"sent"}),
        "sent": frozenset(),
        "withdrawn": frozenset(),
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

EVALUATION_REQUEST = Lifecycle(
    row="a request of the evaluation",
    first="asked",
    moves={
        "asked": frozenset({"cooperated", "declined"}),
        "declined": frozenset({"cooperated"}),  # late, or after a second letter
        "cooperated": frozenset(),
    },
)
