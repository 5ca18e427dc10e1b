"""Lifecycles of runs, releases, reports, error notices and reconsiderations."""

from portal.state_machine import Lifecycle

RUN = Lifecycle(
    row="a reconciliation run",
    first="queued",
    moves={
        "queued": frozenset({"running", "failed"}),
        "running": frozenset({"running", "done", "failed"}),
        # after the cause is removed, the participants that failed are retried
        "done": frozenset({"running"}),
        "failed": frozenset({"running"}),
    },
)

RELEASE = Lifecycle(
    row="a release of reports",
    first="asked",
    moves={
        "asked": frozenset({"approved", "withdrawn"}),
        "approved": frozenset({"issued", "withdrawn"}),  # withdrawn until its date
        "issued": frozenset(),  # a correction is a new run with its own release
        "withdrawn": frozenset(),  # somebody may ask again
    },
)

REPORT = Lifecycle(
    row="a participant's report in a run",
    first="queued",
    moves={
        "queued": frozenset({"prepared", "failed"}),
        "failed": frozenset({"queued"}),
        "prepared": frozenset({"issued"}),  # by a release
        "issued": frozenset(),  # never changes: a correction is a new run
    },
)

REPORT_FILE = Lifecycle(
    row="the PDF of a report, a ZIP of reports, or a file of a case",
    first="queued",
    moves={
        "queued": frozenset({"ready", "failed"}),
        "failed": frozenset({"queued"}),  # somebody tries again
        "ready": frozenset({"queued"}),  # its stored bytes are gone or altered: the PDF is written again
    },
)

DRAFT = Lifecycle(
    row="a draft of an error notice",
    first="open",
    moves={
        "open": frozenset({"filed", "discarded"}),
        "filed": frozenset(),  # from here on the notice counts
        "discarded": frozenset(),  # a new draft may be started
    },
)

REPAYMENT = Lifecycle(
    row="a repayment to CMS",
    first="demanded",
    moves={
        "demanded": frozenset({"paid", "offset", "waived"}),
        "paid": frozenset(),
        "offset": frozenset(),
        "waived": frozenset(),
    },
)

PAYMENT = Lifecycle(
    row="a payment of CMS",
    first="due",
    moves={
        "due": frozenset({"sent", "offset"}),
        "sent": frozenset(),
        "offset": frozenset(),  # a corrected report took all of it
    },
)

NOTICE = Lifecycle(
    row="an error notice",
    first="submitted",
    moves={
        "submitted": frozenset({"extended", "answered", "withdrawn"}),
        "extended": frozenset({"extended", "answered", "withdrawn"}),
        "answered": frozenset(),  # a participant that disagrees asks for reconsideration
        "withdrawn": frozenset(),  # its lines may be contested in another notice while the clock runs
    },
)

RECONSIDERATION = Lifecycle(
    row="a reconsideration of CMS's answer",
    first="requested",
    moves={
        "requested": frozenset({"acknowledged", "withdrawn"}),
        "acknowledged": frozenset({"decided", "withdrawn"}),
        "decided": frozenset(),  # final, 42 CFR 512.290(b)
        "withdrawn": frozenset(),  # CMS's answer is binding, because its ten days ran meanwhile
    },
)

INFORMATION_REQUEST = Lifecycle(
    row="a reviewer's question about an error notice",
    first="open",
    moves={
        "open": frozenset({"answered", "closed"}),
        "answered": frozenset(),  # a reviewer that needs more asks another question
        "closed": frozenset(),  # CMS answered the notice, or the practice withdrew it
    },
)
