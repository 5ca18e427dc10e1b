"""Participant-specific adjustments with their minimum numbers of episodes, 42 CFR 512.255."""

from __future__ import annotations

from decimal import Decimal

from portal.policy.book import BookDay

ZERO = Decimal(0)
HISTORICAL_EXPERIENCE_MINIMUM = "pricing/historical_experience_minimum_episodes"
CASE_MIX_MINIMUM = "pricing/case_mix_minimum_episodes"
ENOUGH, TOO_FEW, UNKNOWN = "enough", "too-few", "unknown"


def basis(episodes: int | None, *, minimum: int) -> str:
    """Return whether an adjustment has enough episodes, too few, or an unknown number of them, 42 CFR 512.255.

    Without enough of them it is 0.
    """
    if episodes is None:
        return UNKNOWN
    return ENOUGH if episodes >= minimum else TOO_FEW


def historical_experience(adjustment: Decimal, *, episodes: int | None, policy: BookDay) -> Decimal:
    """Return the historical experience adjustment that prices use, 42 CFR 512.255.

    It is 0 when the baseline has too few episodes or an unknown number of them (None).
    """
    return _eligible(adjustment, episodes, policy[HISTORICAL_EXPERIENCE_MINIMUM])


def case_mix(adjustment: Decimal, *, episodes: int | None, policy: BookDay) -> Decimal:
    """Return the case mix adjustment that prices use, 42 CFR 512.255.

    It is 0 when the three years behind the performance year have too few episodes or an unknown number of them (None).
    """
    return _eligible(adjustment, episodes, policy[CASE_MIX_MINIMUM])


def blend(historical_experience: Decimal, *, policy: BookDay) -> Decimal:
    """Return the weight (0 to 1) of a historical experience adjustment, by its sign, 42 CFR 512.255(c)(5)."""
    efficient = historical_experience <= 0
    weight: Decimal = policy["pricing/blend_efficient" if efficient else "pricing/blend_inefficient"]
    return weight


def adjustment_factor(case_mix: Decimal, historical_experience: Decimal, blend: Decimal) -> Decimal:
    """Return the factor by which both adjustments change an amount, 42 CFR 512.255(c)."""
    return 1 + case_mix + historical_experience * blend


def _eligible(adjustment: Decimal, episodes: int | None, minimum: int) -> Decimal:
    return adjustment if basis(episodes, minimum=minimum) == ENOUGH else ZERO
