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


@dataclass(frozen=True, slots=True)
class StopLossFacts:
    """The two sums in USD that are compared, for a participant that is protected (`eligible`) or not."""

    eligible: bool
    fee_for_service: Decimal
    participant_specific: Decimal


@dataclass(frozen=True, slots=True)
class StopLoss:
    """The stop-loss amount in USD and how it came about."""

    amount: Decimal
    formula: str


@dataclass(frozen=True, slots=True)
class ProtectionFacts:
    """The facts by which the limit protects a participant or not.

    `baseline_episodes` holds its number of episodes in the baseline for each component, None where that is not known;
    `sites` the days for which each of its sites in selected areas is on file.
    """

    baseline_episodes: tuple[int | None, ...] = ()
    sites: tuple[Span, ...] = ()


NOTHING_KNOWN = ProtectionFacts()


@dataclass(frozen=True, slots=True)
class Protection:
    """The protection of a participant by the limit, with the sentence that says why or why not."""

    protected: bool
    reason: str


def protection(facts: ProtectionFacts, *, policy: BookDay) -> Protection:
    """Tell whether the limit protects a participant and why, 42 CFR 512.285(f).

    It takes few episodes in the baseline, and included services in a selected area on the Model's effective day, which
    a site on file for that day stands for. The number in the baseline is known when it is known for each component,
    and the larger one counts; where it is not known, nothing says that it was low.
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

    The loss is what fee-for-service would have paid less the participant-specific amounts, both taken to the cent
    first; a loss at the limit itself is borne by the participant.

    :raises InputError: when a sum is below zero.
    """
    for field in ("fee_for_service", "participant_specific"):
        if getattr(facts, field) < 0:
            raise InputError(f"stop_loss.{field}", f"{field} cannot be below zero.")
    nothing = cents(Decimal(0))
    if not facts.eligible:
        return StopLoss(nothing, "the participant is not protected by the stop-loss limit")
    share = policy["reconciliation/stop_loss_share"]
    fee_for_service = cents(facts.fee_for_service)
    loss = fee_for_service - cents(facts.participant_specific)
    limit = cents(fee_for_service * share)
    words = (
        f"loss {dollars(loss)} against fee-for-service {dollars(fee_for_service)}; "
        f"the limit is {percent(share)} of it, {dollars(limit)}"
    )
    if loss <= limit:
        return StopLoss(nothing, f"{words}: within the limit")
    return StopLoss(loss - limit, f"{words}: what lies beyond it is paid")
