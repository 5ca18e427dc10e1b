"""Amounts that are stated in place of calculated ones, where no other change fits, 42 CFR 512.290."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from portal.formatting import dollars
from portal.rules.money import cents


@dataclass(frozen=True, slots=True)
class StatedAmount:
    """The amount in USD of one line of a report, which its code and its component (or None) identify."""

    code: str
    component: str | None
    amount: Decimal


def stated_amount(
    code: str, component: str | None, calculated: Decimal, formula: str, stated: Iterable[StatedAmount]
) -> tuple[Decimal, str]:
    """Return the stated amount of a line in USD and its formula, or else the calculated ones, 42 CFR 512.290."""
    for one in stated:
        if (one.code, one.component) == (code, component):
            amount = cents(one.amount)
            return amount, f"{dollars(amount)} stated in place of {dollars(calculated)}; {formula}"
    return calculated, formula
