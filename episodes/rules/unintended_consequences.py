"""The watch for unintended consequences: a participant's care beside its own past, 42 CFR 512.150.

Reading: docs/readings.md#unintended-consequences.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from portal.policy import Book
from portal.rules.performance_years import policy_of


@dataclass(frozen=True, slots=True)
class Care:
    """The care of a participant in some episodes; a figure is None where no episode has it.

    `fractions` is the mean of complete episodes, `start_days` the mean from planning to the first treatment, and
    `incomplete` the share, from 0 to 1, of the episodes whose outcome is known.
    """

    episodes: int
    fractions: Decimal | None
    start_days: Decimal | None
    incomplete: Decimal | None


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes against a participant's past that reach the limit of the policy, 42 CFR 512.150."""

    fewer_fractions: bool
    later_starts: bool
    more_incomplete: bool


def changes(now: Care, past: Care, *, year: int, book: Book) -> Changes:
    """Compare the care of a performance year with that of the years before, 42 CFR 512.150.

    A participant with too few episodes now or in the past has no change.
    """
    policy = policy_of(year, book=book)
    least: int = policy["episodes/watch_minimum_episodes"]
    if min(now.episodes, past.episodes) < least:
        return Changes(False, False, False)
    limits: dict[str, Decimal] = policy["episodes/watch_limits"]
    return Changes(
        fewer_fractions=_is_lower(now.fractions, past.fractions, by_share=limits["fewer_fractions"]),
        later_starts=_is_higher(now.start_days, past.start_days, by=limits["later_start_days"]),
        more_incomplete=_is_higher(now.incomplete, past.incomplete, by=limits["more_incomplete"]),
    )


def _is_lower(now: Decimal | None, past: Decimal | None, *, by_share: Decimal) -> bool:
    return now is not None and past is not None and now <= past * (1 - by_share) and now < past


def _is_higher(now: Decimal | None, past: Decimal | None, *, by: Decimal) -> bool:
    return now is not None and past is not None and now >= past + by
