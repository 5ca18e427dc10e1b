"""The states of repayments, payments and error notices (`ErrorNotice.state`), with their words on pages."""

from __future__ import annotations

from portal.states import State, Tone

STATES = {
    "notice-draft": {
        "open": State("Draft", Tone.ACT, "edit"),
        "filed": State("Filed", Tone.GOOD, "check_circle"),
        "discarded": State("Discarded", Tone.OFF, "do_not_disturb"),
    },
    "repayment": {
        "demanded": State("Demanded", Tone.ACT, "attach_money"),
        "paid": State("Paid", Tone.GOOD, "check_circle"),
        "offset": State("Offset", Tone.GOOD, "check_circle"),
        "waived": State("Waived", Tone.OFF, "remove_circle"),
    },
    "payment": {
        "due": State("Expected", Tone.WAIT, "hourglass_empty"),
        "sent": State("Sent", Tone.GOOD, "check_circle"),
        "offset": State("Offset", Tone.OFF, "remove_circle"),
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
