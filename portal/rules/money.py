"""Rounding of amounts and scores; no other module rounds them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def cents(amount: Decimal) -> Decimal:
    """Round an amount in USD to whole cents, half up (away from zero for a repayment).

    The regulation does not say how to round. CMS's OPPS pricer rounds this way at each dollar step (42 CFR 512.255
    leaves pricing to the existing systems). Zero has no sign.
    """
    rounded = amount.quantize(CENT, rounding=ROUND_HALF_UP)
    return rounded if rounded else abs(rounded)


def to_step(points: Decimal, step: Decimal) -> Decimal:
    """Round points of a score, or a factor, to a step of the policy, such as 0.1, half up (42 CFR 512.275)."""
    return points.quantize(step, rounding=ROUND_HALF_UP)
