"""Names of measures, in all the ways that people and programs write them."""

from __future__ import annotations

import re
from collections.abc import Collection

_NUMBER = re.compile(r"([0-9]{1,15})(?:\.0+)?")
HYPHEN_VARIANTS = re.compile(r"[\s_]+|[\u2010-\u2015\u2212]")
"""Spaces, underscores and dashes, which are read as hyphens between words."""


def measure_named(written: str, measures: Collection[str]) -> str | None:
    """Return the measure that a written name means, or None if it means none of `measures`.

    A spreadsheet drops the leading zero of 047 and may add decimals (47, 47.0). Words may be in any case, with spaces,
    underscores or dashes for hyphens.
    """
    folded = HYPHEN_VARIANTS.sub("-", written.strip().lower())
    number = _NUMBER.fullmatch(folded)
    if number is None:
        return folded if folded in measures else None
    return next((name for name in measures if name.isdigit() and int(name) == int(number[1])), None)
