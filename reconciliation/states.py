"""The states of an error notice, by `ErrorNotice.state`, with their words on pages."""

from __future__ import annotations

from portal.states import State, Tone

STATES = {
    "notice-draft": {
        "open": State("Draft", Tone.ACT, "edit"),
        "submitted": State("Submitted", Tone.GOOD, "check_circle"),
        "discarded": State("Discarded", Tone.OFF, "do_not_disturb"),
    },
    "error-notice": {
        "submitted": State("Waiting for CMS", Tone.WAIT, "hourglass_empty"),
        "extended": State("CMS needs more time", Tone.WAIT, "hourglass_empty"),
        "withdrawn": State("Withdrawn", Tone.OFF, "do_not_disturb"),
        "answered": State("Answered", Tone.GOOD, "check_circle"),
        "reconsideration-requested": State("Reconsideration requested", Tone.WAIT, "hourglass_empty"),
        "reconsidered": State("Reconsidered", Tone.GOOD, "check_circle"),
    },
}
