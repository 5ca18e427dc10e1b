"""The names of measures, in the forms in which people and programs write them."""

from __future__ import annotations

import re
from collections.abc import Collection

_NUMBER = re.compile(r"([0-9]{1,15})(?:\.0+)?")
JOINTS = re.compile(r"[\s_]+|[\u2010-\u2015\u2212]")
"""Signs for a hyphen between words: blanks, underscores, and the dashes that word processors make of it."""


def measure_named(written: str, measures: Collection[str]) -> str | None:
    """Return which of some measures a name means; None where it means none of them.

    A spreadsheet takes the zeros of 047 away and may add decimals (47, 47.0); words come in any case, with blanks,
    underscores or other dashes for hyphens.
    """
    folded = JOINTS.sub("-", written.strip().lower())
    number = _NUMBER.fullmatch(folded)
    if number is None:
        return folded if folded in measures else None
    return next((name for name in measures if name.isdigit() and int(name) == int(number[1])), None)
