"""The states of a version, of a due file and of a finding, in the words of the pages."""

from __future__ import annotations

from portal.states import State, Tone
from quality.lifecycle import ACCEPTED, CHECKING, FAILED, RECEIVED, REJECTED

_VERSION = {
    RECEIVED: State("Received", Tone.WAIT, "hourglass_empty"),
    CHECKING: State("Checking", Tone.ACT, "autorenew"),
    ACCEPTED: State("Accepted", Tone.GOOD, "check_circle"),
    REJECTED: State("Rejected", Tone.LATE, "error"),
    FAILED: State("Could not be checked", Tone.LATE, "error"),
}
STATES = {
    "version": _VERSION,
    # The keys are those of `DueFile.state`.
    "file": {
        **_VERSION,
        "done": _VERSION[ACCEPTED],
        "certified": State("Certified and locked", Tone.GOOD, "lock"),
        "nothing-to-report": State("Nothing to report", Tone.GOOD, "check_circle"),
        "due": State("To do", Tone.ACT, "schedule"),
        "overdue": State("Overdue", Tone.LATE, "error"),
        "upcoming": State("Not open yet", Tone.WAIT, "event"),
    },
    "share": {
        "works": State("Works", Tone.GOOD, "check_circle"),
        "ended": State("Ended", Tone.OFF, "do_not_disturb"),
        "expired": State("Expired", Tone.OFF, "event"),
    },
    "finding": {
        "error": State("Error", Tone.LATE, "error"),
        "warning": State("Warning", Tone.ACT, "warning"),
    },
}
