"""Installments as Medicare pays them, each rounded on its own, beside the price as a whole, 42 CFR 512.265."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from portal.formatting import dollars
from portal.policy.book import BookDay
from portal.rules.money import CENT, cents


@dataclass(frozen=True, slots=True)
class PricedInstallments:
    """The installments of a price in USD, and what the price leaves of both after coinsurance and sequestration."""

    first: Decimal
    second: Decimal
    after: Decimal


def rounded_alone(installment: Decimal, *, policy: BookDay) -> Decimal:
    """Return an installment less coinsurance and sequestration, each rounded on it alone, in USD, 42 CFR 512.265.

    :param policy: the policy of the first day of the episode.
    """
    medicare = installment - cents(installment * policy["pricing/coinsurance"])
    return medicare - cents(medicare * policy["pricing/sequestration"])


def cent_explained(
    priced: PricedInstallments, *, received: tuple[Decimal, Decimal], policy: BookDay
) -> str:  # fmt: skip
    """Explain a cent between the price and the payments of both installments, or return "", 42 CFR 512.265.

    The sentence is given only if rounding each installment on its own gives the payments exactly.

    :param received: the payments on the first and on the second installment, in USD.
    """
    alone = rounded_alone(priced.first, policy=policy), rounded_alone(priced.second, policy=policy)
    apart = sum(received) - priced.after
    if not apart or alone != received:
        return ""
    size = "One cent" if abs(apart) == CENT else dollars(abs(apart))
    return (
        f"{size} {'more' if apart > 0 else 'less'} than the {dollars(priced.after)} of the price: Medicare rounds "
        f"coinsurance and sequestration on each installment, {dollars(alone[0])} and {dollars(alone[1])}, and the "
        "price rounds them once for both."
    )
