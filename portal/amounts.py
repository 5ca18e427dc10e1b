"""How formulas and pages write amounts and shares, for people."""

from __future__ import annotations

from decimal import Decimal

MINUS = "\N{MINUS SIGN}"


def dollars(amount: Decimal) -> str:
    """Write an amount in USD to the cent with its sign, thousands separated: "$1,880.00"."""
    return f"{MINUS if amount < 0 else ''}${abs(amount):,.2f}"


def percent(share: Decimal) -> str:
    """Write a share (1 is the whole) as a percentage without needless zeros: "3.75%"."""
    return f"{(share * 100).normalize():f}%".replace("-", MINUS)
