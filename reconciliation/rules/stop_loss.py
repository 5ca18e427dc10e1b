"""The stop-loss limit, 42 CFR 512.285(f)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from portal.formatting import dollars, long_date, percent
from portal.participation.rules.standing import Span
from portal.policy.book import BookDay
from portal.rules.input_error import InputError
from portal.rules.money import cents

AUTHORITY = "42 CFR 512.285(f)"
NOT_PROTECTED = "the stop-loss limit does not protect this participant"


@dataclass(frozen=True, slots=True)
class StopLossFacts:
    """The two sums in USD that the limit compares; `eligible` if the limit protects the participant."""

    eligible: bool
    fee_for_service: Decimal
    participant_specific: Decimal


@dataclass(frozen=True, slots=True)
class StopLoss:
    """The stop-loss amount in USD and its formula in words."""

    amount: Decimal
    formula: str


@dataclass(frozen=True, slots=True)
class ProtectionFacts:
    """The facts that decide whether the limit protects a participant.

    `baseline_episodes` holds its number of episodes in the baseline for each component, None where it is not known.
    `sites` holds the periods of its sites in selected areas.
    """

    baseline_episodes: tuple[int | None, ...] = ()
    sites: tuple[Span, ...] = ()


NO_FACTS = ProtectionFacts()


@dataclass(frozen=True, slots=True)
class Protection:
    """The answer whether the limit protects a participant, and the sentence that gives the reason."""

    protected: bool
    reason: str


def protection(facts: ProtectionFacts, *, policy: BookDay) -> Protection:
    """Tell whether the limit protects a participant and why, 42 CFR 512.285(f).

    A protected participant had few episodes in the baseline and furnished included services in a selected area on the
    Model's effective day. A site on file for that day is taken as proof of the services. The larger number of the
    components counts. If the number of a component is not known, the participant is not protected.
    """
    fewest = policy["reconciliation/stop_loss_minimum_episodes"]
    effective = policy["model/effective_day"]
    unprotected = "The stop-loss limit does not protect this participant:"
    known = [count for count in facts.baseline_episodes if count is not None]
    if not known or len(known) < len(facts.baseline_episodes):
        return Protection(
            False,
            f"{unprotected} its number of episodes in the baseline is not known; the limit covers participants "
            f"with fewer than {fewest}.",
        )
    baseline = max(known)
    if baseline >= fewest:
        return Protection(
            False,
            f"{unprotected} it had {baseline:,} episodes in the baseline; the limit covers participants with "
            f"fewer than {fewest}.",
        )
    if not any(span.covers(effective) for span in facts.sites):
        return Protection(False, f"{unprotected} we have no site on file for {long_date(effective)}.")
    return Protection(
        True,
        f"The stop-loss limit protects this participant: it had {baseline:,} episodes in the baseline, fewer than "
        f"{fewest}, and a site on {long_date(effective)}.",
    )


def stop_loss(facts: StopLossFacts, *, policy: BookDay) -> StopLoss:
    """Pay the loss beyond the limit, 42 CFR 512.285(f).

    The loss is what fee-for-service would have paid minus the participant-specific amounts, both rounded to the cent
    first. The participant bears a loss up to and including the limit.

    :raises InputError: when a sum is below zero.
    """
    for field in ("fee_for_service", "participant_specific"):
        if (amount := getattr(facts, field)) < 0:
            words = field.replace("_", "-").capitalize()
            raise InputError(f"stop_loss.{field}", f"The sum “{words}” is {dollars(amount)}. It cannot be below zero.")
    nothing = cents(Decimal(0))
    if not facts.eligible:
        return StopLoss(nothing, NOT_PROTECTED)
    share = policy["reconciliation/stop_loss_share"]
    fee_for_service = cents(facts.fee_for_service)
    loss = fee_for_service - cents(facts.participant_specific)
    limit = cents(fee_for_service * share)
    formula = (
        f"loss {dollars(loss)} compared with fee-for-service {dollars(fee_for_service)}; "
        f"the limit is {percent(share)} of fee-for-service, {dollars(limit)}"
    )
    if loss <= limit:
        return StopLoss(nothing, f"{formula}; the loss is within the limit")
    return StopLoss(loss - limit, f"{formula}; CMS pays the loss above the limit")
