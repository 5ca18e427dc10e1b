"""States with words and icons: of an episode (`Episode.state`), and of a remark of the billing check."""

from __future__ import annotations

from portal.states import State, Tone

STATES = {
    "episode": {
        "complete": State("Complete", Tone.GOOD, "check_circle"),
        "incomplete": State("Incomplete", Tone.OFF, "remove"),
        "open": State("Not known yet", Tone.WAIT, "event"),
    },
    "billing_remark": {
        "error": State("Correct", Tone.LATE, "error"),
        "warning": State("Check", Tone.ACT, "warning"),
        "note": State("Note", Tone.WAIT, "info"),
    },
}
