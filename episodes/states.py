"""States with words and icons: of an episode, of a data file (`Offer.state`), of a remark of the billing check."""

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
    "data-file": {
        "none": State("Not prepared yet", Tone.WAIT, "event"),
        "queued": State("Being prepared", Tone.WAIT, "hourglass_empty"),
        "ready": State("Ready", Tone.GOOD, "check_circle"),
        "failed": State("Could not be prepared", Tone.LATE, "error"),
        "expired": State("Expired", Tone.OFF, "do_not_disturb"),
        "out-of-date": State("Out of date", Tone.ACT, "autorenew"),
    },
}
