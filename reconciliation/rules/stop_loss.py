"""The stop-loss limit, 42 CFR 512.285(f)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from portal.amounts import dollars, percent
from portal.policy.book import BookDay
from portal.rules.input_error import InputError
from portal.rules.money import cents

AUTHORITY = "42 CFR 512.285(f)"


@dataclass(frozen=True, slots=True)
class StopLossFacts:
    """Whether a participant is protected, and the two sums in USD that are compared."""

    eligible: bool
    fee_for_service: Decimal
    participant_specific: Decimal


@dataclass(frozen=True, slots=True)
class StopLoss:
    """The stop-loss amount in USD and how it came about."""

    amount: Decimal
    formula: str


def protected(*, baseline_episodes: int, furnished_on_effective_day: bool, policy: BookDay) -> bool:
    """Tell whether the limit protects a participant, 42 CFR 512.285(f).

    It takes few episodes in the baseline, and included services in a selected area on the Model's effective day.
    """
    return furnished_on_effective_day and baseline_episodes < policy["reconciliation/stop_loss_minimum_episodes"]


def stop_loss(facts: StopLossFacts, *, policy: BookDay) -> StopLoss:
    """Pay the loss beyond the limit, 42 CFR 512.285(f).

    The loss is what fee-for-service would have paid less the participant-specific amounts; a loss at the limit
    itself is borne by the participant.

    :raises InputError: when a sum is below zero.
    """
    for field in ("fee_for_service", "participant_specific"):
        if getattr(facts, field) < 0:
            raise InputError(f"stop_loss.{field}", f"{field} cannot be below zero.")
    nothing = cents(Decimal(0))
    if not facts.eligible:
        return StopLoss(nothing, "the participant is not protected by the stop-loss limit")
    share = policy["reconciliation/stop_loss_share"]
    loss = facts.fee_for_service - facts.participant_specific
    limit = cents(facts.fee_for_service * share)
    words = (
        f"loss {dollars(loss)} against fee-for-service {dollars(facts.fee_for_service)}; "
        f"the limit is {percent(share)} of it, {dollars(limit)}"
    )
    if loss <= limit:
        return StopLoss(nothing, f"{words}: within the limit")
    return StopLoss(cents(loss - limit), f"{words}: the part beyond it is paid")
