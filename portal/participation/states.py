"""The states of an obligation, as `Obligation.status` names them, in the words of the dashboard."""

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
    }
}
