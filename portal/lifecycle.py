"""Lifecycles of jobs, requests to register, invitations, proposed contacts and versions of library documents."""

from portal.state_machine import Lifecycle

QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"
JOB = Lifecycle(
    row="a job",
    first=QUEUED,
    moves={
        QUEUED: frozenset({RUNNING}),
        RUNNING: frozenset({RUNNING, DONE, QUEUED, FAILED}),  # taken over, done, queued again, or failed for good
        DONE: frozenset({QUEUED}),  # requested again
        FAILED: frozenset({QUEUED}),
    },
)

PENDING, MATCHED, UNMATCHED, ACCEPTED, DECLINED = "pending", "matched", "unmatched", "accepted", "declined"
REGISTRATION = Lifecycle(
    row="a request to register",
    first=PENDING,
    moves={
        PENDING: frozenset({MATCHED, UNMATCHED}),
        MATCHED: frozenset({ACCEPTED}),
        UNMATCHED: frozenset({MATCHED, DECLINED}),  # the help desk decides
        ACCEPTED: frozenset(),
        DECLINED: frozenset(),
    },
)

REVOKED = "revoked"
INVITATION = Lifecycle(
    row="an invitation",
    first=PENDING,
    moves={PENDING: frozenset({ACCEPTED, REVOKED}), ACCEPTED: frozenset(), REVOKED: frozenset()},
)
CONTACT_PROPOSAL = Lifecycle(
    row="a proposed contact",
    first=PENDING,
    moves={PENDING: frozenset({ACCEPTED, DECLINED}), ACCEPTED: frozenset(), DECLINED: frozenset()},
)

DRAFT, PUBLISHED, WITHDRAWN = "draft", "published", "withdrawn"
LIBRARY_VERSION = Lifecycle(
    row="a version of a library document",
    first=DRAFT,
    moves={
        DRAFT: frozenset({PUBLISHED, WITHDRAWN}),
        PUBLISHED: frozenset({WITHDRAWN}),
        WITHDRAWN: frozenset(),  # a corrected document is a new version
    },
)
