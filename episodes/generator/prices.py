"""Installments that the Model pays a participant without adjustments, calculated directly from the policy."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from portal.policy import Book

CENTS = 100
HALF = Decimal("0.5")


def share(cents: int, part: Decimal) -> int:
    """Return a share of an amount in whole cents, rounded half up."""
    return int((cents * part + HALF) // 1)


def installments(cancer_type: str, component: str, year: int, *, book: Book) -> tuple[int, int]:
    """Return the first and second installment of a component (PC or TC) in cents, before coinsurance."""
    policy = book.on(date(year, 1, 1))
    base = int(policy["pricing/national_base_rates"][cancer_type][component] * CENTS)
    amount = share(base, policy["pricing/trend_factors"][cancer_type][component])
    professional = component == "PC"
    taken = (
        policy["pricing/discount_professional" if professional else "pricing/discount_technical"],
        policy["pricing/incorrect_payment_withhold"],
        policy["pricing/quality_withhold" if professional else "pricing/patient_experience_withhold"],
    )
    payment = amount - sum(share(amount, part) for part in taken)
    first = share(payment, policy["pricing/first_installment_share"])
    return first, payment - first
