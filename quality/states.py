"""The states of a version, of a due file and of a finding, in the words of the pages."""

from __future__ import annotations

from portal.states import State, Tone
from quality.lifecycle import ACCEPTED, CANCELED, CHECKING, FAILED, RECEIVED, REJECTED

_VERSION = {
    RECEIVED: State("Received", Tone.WAIT, "hourglass_empty"),
    CHECKING: State("Checking", Tone.ACT, "autorenew"),
    ACCEPTED: State("Accepted", Tone.GOOD, "check_circle"),
    REJECTED: State("Rejected", Tone.LATE, "error"),
    FAILED: State("Could not be checked", Tone.LATE, "error"),
    CANCELED: State("Canceled", Tone.OFF, "do_not_disturb"),
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
    # The keys are those of `StageOfVersion.state`.
    "stage": {
        "waiting": State("Waiting", Tone.WAIT, "hourglass_empty"),
        "working": State("In progress", Tone.ACT, "autorenew"),
        "done": State("Done", Tone.GOOD, "check_circle"),
        "not-scanned": State("Not scanned", Tone.OFF, "do_not_disturb"),
        "stopped": State("Stopped", Tone.OFF, "do_not_disturb"),
        "left-out": State("Not reached", Tone.OFF, "do_not_disturb"),
    },
    "correction": {
        "open": State("To do", Tone.ACT, "schedule"),
        "fixed": State("Fixed in our source", Tone.GOOD, "check_circle"),
        "vendor": State("With the vendor", Tone.WAIT, "hourglass_empty"),
        "left": State("Will not fix", Tone.OFF, "cancel"),
        "verified": State("Verified", Tone.GOOD, "verified"),
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
