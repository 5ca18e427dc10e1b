"""Participants' case mix, historical experience and geographic factors, 42 CFR 512.255."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from episodes.models import Adjustment
from portal import selectors
from portal.models import Participant
from portal.services.use_case import Actor, Refused, use_case

ONE, ZERO = Decimal(1), Decimal(0)


@use_case("adjustment.set")
def set_adjustment(
    *,
    participant: Participant,
    year: int,
    component: str,
    source: str,
    by: Actor,
    geographic_factor: Decimal = ONE,
    case_mix: Decimal = ZERO,
    historical_experience: Decimal = ZERO,
    baseline_episodes: int = 0,
) -> Adjustment:
    """Set a participant's factors for a performance year and component.

    With fewer baseline episodes than the policy asks for, both adjustments are stored as 0: that is what the
    participant is shown and paid by.

    :raises Refused: for a factor of zero or less, or without a source.
    """
    if geographic_factor <= 0:
        raise Refused("The geographic factor must be above zero; 1 leaves the base rate as it is.")
    if not source.strip():
        raise Refused("Say where the figures come from.")
    book = selectors.policy_book()
    if baseline_episodes < book.on(date(year, 1, 1))["pricing/adjustment_minimum_episodes"]:
        case_mix = historical_experience = ZERO
    adjustment, _ = Adjustment.objects.update_or_create(
        participant=participant,
        year=year,
        component=component,
        defaults={
            "geographic_factor": geographic_factor,
            "case_mix": case_mix,
            "historical_experience": historical_experience,
            "baseline_episodes": baseline_episodes,
            "source": source,
        },
    )
    return adjustment
