"""Comparison of a practice with its peers, without showing any of them; docs/readings.md#comparison-with-peers.

The performance reports of the RO Model, 42 CFR 512.275, have no prescribed content.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.policy.book import BookDay

MINIMUM = "reconciliation/small_cell_minimum"
QUANTILES = "reconciliation/peer_quantiles"


@dataclass(frozen=True, slots=True)
class Quartiles:
    """The lower quartile, the median and the upper quartile of a figure over so many practices."""

    practices: int
    lower: Decimal
    median: Decimal
    upper: Decimal


@dataclass(frozen=True, slots=True)
class Cell:
    """A count of episodes, and the number of practices that have any of them."""

    count: int
    practices: int


@dataclass(frozen=True, slots=True)
class Hidden:
    """The names of the cells that are not shown, and whether their total is not shown either."""

    names: frozenset[str]
    total: bool


def quartiles(values: Sequence[Decimal], *, policy: BookDay) -> Quartiles | None:
    """Return the quartiles of a figure, 42 CFR 512.275; None where too few practices have it.

    Each practice is one of the values and knows its own, so there must be the minimum of others. Between two values
    the quantile lies on the straight line.
    """
    if len(values) <= policy[MINIMUM]:
        return None
    ordered = sorted(values)
    return Quartiles(len(values), *(_quantile(ordered, share) for share in policy[QUANTILES]))


def _quantile(ordered: Sequence[Decimal], share: Decimal) -> Decimal:
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def hidden(cells: Mapping[str, Cell], *, practices: int, policy: BookDay) -> Hidden:
    """Return the cells that are not shown beside their total, 42 CFR 512.275.

    A cell of a few patients or of a few practices is hidden; an empty cell is not. So that nobody can compute it from
    the total and the other cells, the smallest of these are hidden too, until at least two are, and they hold the
    minimum of patients and of practices together. Where there are not enough of them, the total is hidden as well.

    :param practices: those that have any of the episodes; a total of a few is hidden as well.
    """
    minimum: int = policy[MINIMUM]
    small = {name for name, cell in cells.items() if cell.count and min(cell.count, cell.practices) < minimum}
    if not small:
        return Hidden(frozenset(), total=False)
    others = sorted((cell.count, name) for name, cell in cells.items() if cell.count and name not in small)
    for _, name in others:
        if _enough(small, cells, minimum):
            break
        small.add(name)
    return Hidden(frozenset(small), total=practices < minimum or not _enough(small, cells, minimum))


def _enough(names: set[str], cells: Mapping[str, Cell], minimum: int) -> bool:
    """Tell whether the sum of the hidden cells, which the total gives away, may be known."""
    together = sum(cells[name].count for name in names)
    return len(names) > 1 and min(together, max(cells[name].practices for name in names)) >= minimum


def gives_away(before: Mapping[int, object], after: Mapping[int, object], *, policy: BookDay) -> bool:
    """Tell whether two comparisons, one after the other, give away the figures of a few practices, 42 CFR 512.275.

    Whoever keeps the first one sees what the practices changed that differ. One of them knows its own figures, so there
    must be more than the minimum, or none. A comparison of too few practices shows nothing, so it gives nothing away.

    :param before: what the first comparison counts of each practice of a kind, by the practice's key.
    :param after: the same of the second one.
    """
    minimum: int = policy[MINIMUM]
    if min(len(before), len(after)) <= minimum:
        return False
    differing = sum(1 for owner in before.keys() | after.keys() if before.get(owner) != after.get(owner))
    return 0 < differing <= minimum
