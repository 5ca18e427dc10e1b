"""The participant-specific adjustments as they count, 42 CFR 512.255."""

from __future__ import annotations

from decimal import Decimal

from portal.policy.book import BookDay

ZERO = Decimal(0)


def historical_experience(adjustment: Decimal, *, episodes: int | None, policy: BookDay) -> Decimal:
    """Give a historical experience adjustment as it counts, 42 CFR 512.255.

    It stands on the episodes of the baseline: with too few, or a number that nobody knows (None), it is 0.
    """
    return _eligible(adjustment, episodes, policy["pricing/historical_experience_minimum_episodes"])


def case_mix(adjustment: Decimal, *, episodes: int | None, policy: BookDay) -> Decimal:
    """Give a case mix adjustment as it counts, 42 CFR 512.255.

    It stands on the episodes of the three years that the performance year looks back on: with too few, or a number that
    nobody knows (None), it is 0.
    """
    return _eligible(adjustment, episodes, policy["pricing/case_mix_minimum_episodes"])


def _eligible(adjustment: Decimal, episodes: int | None, fewest: int) -> Decimal:
    return adjustment if episodes is not None and episodes >= fewest else ZERO
