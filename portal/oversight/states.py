"""The states of oversight's rows in the words of the pages of practices."""

from __future__ import annotations

from portal.states import State, Tone

STATES = {
    "evaluation-request": {
        "asked": State("Asked", Tone.ACT, "schedule"),
        "cooperated": State("You cooperated", Tone.GOOD, "check_circle"),
        "declined": State("You did not cooperate", Tone.LATE, "error"),
    },
    "monitoring-record": {
        "open": State("Open", Tone.WAIT, "hourglass_empty"),
        "referred": State("Referred", Tone.WAIT, "hourglass_empty"),
        "closed": State("Closed", Tone.OFF, "check_circle"),
    },
    "plan": {
        "requested": State("Answer it", Tone.ACT, "schedule"),
        "returned": State("Answer it again", Tone.ACT, "schedule"),
        "overdue": State("Overdue", Tone.LATE, "error"),
        "answered": State("Waiting for CMS", Tone.WAIT, "hourglass_empty"),
        "accepted": State("Accepted: take your steps", Tone.ACT, "schedule"),
        "completed": State("Completed", Tone.GOOD, "check_circle"),
        "withdrawn": State("Withdrawn", Tone.OFF, "do_not_disturb"),
    },
}
