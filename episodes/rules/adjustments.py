"""Participant-specific adjustments with their minimum numbers of episodes, 42 CFR 512.255."""

from __future__ import annotations

from decimal import Decimal

from portal.policy.book import BookDay

ZERO = Decimal(0)


def historical_experience(adjustment: Decimal, *, episodes: int | None, policy: BookDay) -> Decimal:
    """Return the historical experience adjustment that prices use, 42 CFR 512.255.

    It is 0 when the baseline has too few episodes or an unknown number of them (None).
    """
    return _eligible(adjustment, episodes, policy["pricing/historical_experience_minimum_episodes"])


def case_mix(adjustment: Decimal, *, episodes: int | None, policy: BookDay) -> Decimal:
    """Return the case mix adjustment that prices use, 42 CFR 512.255.

    It is 0 when the three years behind the performance year have too few episodes or an unknown number of them (None).
    """
    return _eligible(adjustment, episodes, policy["pricing/case_mix_minimum_episodes"])


def _eligible(adjustment: Decimal, episodes: int | None, minimum: int) -> Decimal:
    return adjustment if episodes is not None and episodes >= minimum else ZERO
