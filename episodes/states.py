"""The states of an episode (`Episode.state`) with the words and icons of the pages."""

from __future__ import annotations

from portal.states import State, Tone

STATES = {
    "episode": {
        "complete": State("Complete", Tone.GOOD, "check_circle"),
        "incomplete": State("Incomplete", Tone.OFF, "remove"),
        "open": State("Not known yet", Tone.WAIT, "event"),
    }
}
