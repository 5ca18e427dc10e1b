"""The lives of announcements."""

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
