"""Eligibility for the participant-specific adjustments, 42 CFR 512.255."""

from __future__ import annotations

from decimal import Decimal

from portal.policy.book import BookDay

ZERO = Decimal(0)


def eligible(adjustment: Decimal, *, episodes: int | None, policy: BookDay) -> Decimal:
    """Give an adjustment as it counts: itself, or 0 with too few episodes behind it, 42 CFR 512.255.

    The historical experience adjustment stands on the episodes of the baseline, the case mix adjustment on those
    of the three years that the performance year looks back on. Without a known
    number (None) there is no eligibility.
    """
    enough = episodes is not None and episodes >= policy["pricing/adjustment_minimum_episodes"]
    return adjustment if enough else ZERO
