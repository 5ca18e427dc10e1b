"""Incorrect episode payments: duplicates and incomplete episodes, 42 CFR 512.285(c)."""

from __future__ import annotations

from decimal import Decimal

from portal.formatting import dollars
from portal.policy.book import BookDay
from portal.rules.input_error import InputError

AUTHORITY = "42 CFR 512.285(c)"
DUPLICATES_AUTHORITY = "42 CFR 512.285(c)(2)"
LOST_FFS = "lost-ffs"
NOT_BELOW = "It cannot be below zero."


def incorrect_payment_amount(*, withhold: Decimal, duplicates: Decimal, incomplete: Decimal) -> Decimal:
    """Subtract duplicates and incomplete episodes from the withhold, in USD, 42 CFR 512.285(c).

    `incomplete` is what was received minus what was due, so it may be below zero.

    :raises InputError: when the withhold or the duplicates are below zero.
    """
    if withhold < 0:
        raise InputError(
            "incorrect_payment_withhold", f"The incorrect payment withhold is {dollars(withhold)}. {NOT_BELOW}"
        )
    if duplicates < 0:
        raise InputError(
            "duplicate_services", f"The sum of the duplicate services is {dollars(duplicates)}. {NOT_BELOW}"
        )
    return withhold - duplicates - incomplete


def duplicate_charge(
    *, fee_for_service: Decimal, received: Decimal, taken_back: Decimal, policy: BookDay
) -> tuple[Decimal, Decimal]:
    """Return the charge for the duplicates of one episode and its cap, in USD, 42 CFR 512.285(c)(2).

    The cap is what the participant received for the episode, so a participant that received nothing is charged
    nothing. Nor is it credited if the others gave back more than they were paid. CMS takes `taken_back` of it back for
    an incomplete episode; the policy says whether that amount still counts as received.
    """
    only_kept = taken_back and policy["reconciliation/duplicates_cap"] == "received-and-kept"
    cap = max(received - taken_back if only_kept else received, Decimal(0))
    return max(min(fee_for_service, cap), Decimal(0)), cap


def due_for_incomplete(
    *,
    reason: str | None,
    treatment_started: bool,
    first_installment: Decimal,
    fee_for_service: Decimal,
    policy: BookDay,
) -> Decimal:
    """Return what is due, in USD, for one incomplete episode, 42 CFR 512.265(d) and 512.285(c).

    The fee-for-service amount is due, unless the beneficiary lost fee-for-service coverage after the technical
    component had started. Then the participant keeps the first installment.
    """
    return first_installment if keeps_first_installment(reason, treatment_started, policy) else fee_for_service


def keeps_first_installment(reason: str | None, treatment_started: bool, policy: BookDay) -> bool:
    """Tell whether the participant keeps the first installment of an incomplete episode, 42 CFR 512.265(d)."""
    kept = policy["episodes/reading_lost_fee_for_service"] == "incomplete-first-installment"
    return kept and reason == LOST_FFS and treatment_started
