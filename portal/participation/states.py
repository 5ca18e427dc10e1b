"""The states of obligations, of practitioners on a list and of data requests, in words."""

from __future__ import annotations

from portal.states import State, Tone

STATES = {
    "obligation": {
        "done": State("Done", Tone.GOOD, "check_circle"),
        "due": State("To do", Tone.ACT, "schedule"),
        "overdue": State("Overdue", Tone.LATE, "error"),
        "awaited": State("Waiting for CMS", Tone.WAIT, "hourglass_empty"),
        "cms-late": State("CMS is late", Tone.LATE, "error"),
        "upcoming": State("Not open yet", Tone.WAIT, "event"),
        "passed": State("Passed", Tone.OFF, "lock"),
        "waived": State("No longer required", Tone.OFF, "do_not_disturb"),
    },
    "qp": {
        "counted": State("Included", Tone.GOOD, "check_circle"),
        "expected": State("Expected", Tone.WAIT, "event"),
        "outside": State("Not included", Tone.OFF, "do_not_disturb"),
        "denied": State("Denied by CMS", Tone.LATE, "error"),
    },
    "apm": {
        "expected": State("Expected", Tone.WAIT, "event"),
        "determined": State("Yes, CMS determined it", Tone.GOOD, "check_circle"),
        "no": State("No", Tone.OFF, "do_not_disturb"),
    },
    "addition": {
        "new": State("Will be added", Tone.ACT, "check_circle"),
        "there": State("Already on the list", Tone.OFF, "do_not_disturb"),
    },
    "practitioner": {
        "on": State("On the list", Tone.GOOD, "check_circle"),
        "later": State("Joins later", Tone.WAIT, "event"),
        "left": State("Left", Tone.OFF, "do_not_disturb"),
    },
    "dated-fact": {
        "current": State("Now", Tone.GOOD, "check_circle"),
        "later": State("Later", Tone.WAIT, "event"),
        "past": State("Ended", Tone.OFF, "do_not_disturb"),
    },
    "profile-request": {
        "requested": State("Waiting for CMS", Tone.WAIT, "hourglass_empty"),
        "accepted": State("Accepted", Tone.GOOD, "check_circle"),
        "refused": State("Not accepted", Tone.LATE, "error"),
        "withdrawn": State("Withdrawn by your practice", Tone.OFF, "do_not_disturb"),
    },
    "treatment-summary": {
        "sent": State("Sent in time", Tone.GOOD, "check_circle"),
        "late": State("Sent late", Tone.LATE, "check_circle"),
        "due": State("To send", Tone.ACT, "schedule"),
        "missing": State("Overdue", Tone.LATE, "error"),
        "withdrawn": State("Withdrawn", Tone.OFF, "do_not_disturb"),
    },
    "data-request": {
        "requested": State("Waiting for CMS", Tone.WAIT, "hourglass_empty"),
        "approved": State("Approved", Tone.GOOD, "check_circle"),
        "refused": State("Not approved", Tone.LATE, "error"),
        "ended": State("Ended by CMS", Tone.OFF, "do_not_disturb"),
        "withdrawn": State("Withdrawn by your practice", Tone.OFF, "do_not_disturb"),
    },
}
