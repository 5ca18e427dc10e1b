"""The area of a service location, and whether the Model selected it, 42 CFR 512.210(a).

Service locations are linked to core-based statistical areas (CBSAs) by their five-digit ZIP Code. Where a ZIP Code
reaches into several areas, the one with most of its addresses counts as its own (docs/readings.md#zip-area).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

SELECTED = "selected"
PARTLY = "partly"
NOT_SELECTED = "not-selected"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Area:
    """An area that a ZIP Code reaches into, with the share (0 to 1) of its addresses there; no area where empty."""

    cbsa: str
    share: Decimal


@dataclass(frozen=True, slots=True)
class Place:
    """The standing of a ZIP Code in the Model: the verdict, its own area, and the selected area that it reaches into.

    `share` (0 to 1) is that of its addresses in the selected area; None if the participant list names the ZIP Code.
    """

    verdict: str
    cbsa: str = ""
    selected: str = ""
    share: Decimal | None = None


def place_of(areas: Sequence[Area], *, listed: str | None, selected: Collection[str]) -> Place:
    """Return the standing of a ZIP Code in the Model, 42 CFR 512.210(a).

    :param areas: the areas that the ZIP Code reaches into; empty for an unknown ZIP Code.
    :param listed: the area that the participant list gives this ZIP Code; it overrides every other source.
    :param selected: the areas of the participant list.
    """
    if listed is not None:
        return Place(SELECTED, listed, listed)
    if not areas:
        return Place(UNKNOWN)
    most = max(area.share for area in areas)
    own = [area for area in areas if area.share == most]
    chosen = sorted((area for area in areas if area.cbsa in selected), key=lambda area: area.share)
    if not chosen:
        return Place(NOT_SELECTED, own[0].cbsa)
    best = chosen[-1]
    verdict = SELECTED if all(area.cbsa in selected for area in own) else PARTLY
    return Place(verdict, best.cbsa if verdict == SELECTED else own[0].cbsa, best.cbsa, best.share)
