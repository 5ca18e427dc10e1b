"""The summary of the changes of a participant list, for the person who reviews them before loading it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from portal.formatting import long_date

from .changes import CHANGED, ENDED, NEW, STATES, UNCHANGED, Changes, EntryChange, ParticipantChange
from .register import EXCLUSION, OPT_OUT, SITE

_CATEGORIES = {"sites": SITE, "exclusions": EXCLUSION, "opt_outs": OPT_OUT}
_WORDS = {NEW: "New", CHANGED: "Changed", ENDED: "Ended"}


def summary(changes: Changes) -> dict[str, Any]:
    """Return the numbers of new, changed, ended and unchanged participants, and a line for each that changes.

    `sites`, `exclusions` and `opt_outs` hold the same counts for these. `not_listed` is the number of participants that
    the list does not mention.
    """
    entries = [one for participant in changes.participants for one in participant.entries]
    return {
        **_counts(one.state for one in changes.participants),
        "not_listed": changes.not_listed,
        **{
            name: _counts(one.state for one in entries if one.after.category == category)
            for name, category in _CATEGORIES.items()
        },
        "changes": [_line(one) for one in changes.participants if one.state != UNCHANGED],
    }


def _counts(states: Iterable[str]) -> dict[str, int]:
    found = Counter(states)
    return {state: found[state] for state in STATES}


def _line(one: ParticipantChange) -> str:
    said = [f"{name.replace('_', ' ')}: {value}" for name, value in one.fields.items()]
    said += [_days(entry) for entry in one.entries if entry.state != UNCHANGED]
    if one.known is not None:
        whose = f"{one.known.model_id}, {one.known.legal_name}"
        first, last = one.membership.from_on, one.membership.to_on
        if first != one.known.membership.from_on:
            said.append(f"takes part from {long_date(first)}")
        if last != one.known.membership.to_on:
            said.append(f"takes part through {long_date(last)}" if last else "takes part without a last day")
    elif one.listed is not None:
        first_row = one.listed.first
        whose = f"{one.listed.model_id or 'Model ID to be issued'}, {first_row.legal_name}, {first_row.kind}"
    return f"{_WORDS[one.state]}: {whose} ({'; '.join(said)})"


def _days(one: EntryChange) -> str:
    first, last = one.after.days.from_on, one.after.days.to_on
    if one.before is None:
        return f"{one.after} from {long_date(first)}{f' to {long_date(last)}' if last else ''}"
    said = []
    if one.before.days != one.after.days:
        said.append(f"through {long_date(last)}" if last else "without a last day")
    if one.before.cbsa != one.after.cbsa:
        said.append(f"in CBSA {one.after.cbsa} instead of {one.before.cbsa}")
    return f"{one.after} {', '.join(said)}"
