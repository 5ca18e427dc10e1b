"""The states of oversight's rows in the words of the pages."""

from __future__ import annotations

from portal.states import State, Tone

STATES = {
    "announcement": {
        "draft": State("Draft", Tone.WAIT, "edit"),
        "published": State("Published", Tone.GOOD, "check_circle"),
        "withdrawn": State("Withdrawn", Tone.OFF, "do_not_disturb"),
    },
}
