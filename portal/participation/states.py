"""The states of an obligation, as `Obligation.status` names them, and of a data request, in the words of the pages."""

from __future__ import annotations

from portal.states import State, Tone

STATES = {
    "obligation": {
        "done": State("Done", Tone.GOOD, "check_circle"),
        "due": State("To do", Tone.ACT, "schedule"),
        "overdue": State("Overdue", Tone.LATE, "error"),
        "upcoming": State("Not open yet", Tone.WAIT, "event"),
        "passed": State("Passed", Tone.OFF, "lock"),
        "waived": State("No longer required", Tone.OFF, "do_not_disturb"),
    },
    "data-request": {
        "requested": State("Waiting for CMS", Tone.WAIT, "hourglass_empty"),
        "approved": State("Approved", Tone.GOOD, "check_circle"),
        "refused": State("Not approved", Tone.LATE, "error"),
        "ended": State("Ended by CMS", Tone.OFF, "do_not_disturb"),
        "withdrawn": State("Withdrawn by your practice", Tone.OFF, "do_not_disturb"),
    },
}
