"""The amounts that a reconciliation takes from the claim lines of an episode, 42 CFR 512.265 and 512.285."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from episodes.rules.records import (
    DUPLICATE,
    FIRST_INSTALLMENT,
    INCLUDED,
    OTHER_MODEL_CODE,
    SECOND_INSTALLMENT,
    CitedLine,
    ClaimLine,
    EpisodeComponent,
)
from portal.rules.money import cents

RECEIVED = (FIRST_INSTALLMENT, SECOND_INSTALLMENT, OTHER_MODEL_CODE)
COUNTED = (*RECEIVED, DUPLICATE, INCLUDED)
ZERO = Decimal(0)
ACCOUNTS = (
    (FIRST_INSTALLMENT, "First installment, received from Medicare"),
    (SECOND_INSTALLMENT, "Second installment, received from Medicare"),
    (OTHER_MODEL_CODE, "Other payments on M-codes, received from Medicare"),
    (DUPLICATE, "Duplicate services, paid to other providers"),
)
NO_PAY = "Fee-for-service amount of no-pay lines"


@dataclass(frozen=True, slots=True)
class CountedAmount:
    """An amount in USD with the claim lines that it sums."""

    label: str
    amount: Decimal
    lines: tuple[CitedLine, ...]


def cited(line: ClaimLine) -> CitedLine:
    """Cite a claim line with its counted amount: the fee-for-service amount or the payment, 42 CFR 512.285."""
    return CitedLine(line, (line.fee_for_service or ZERO) if line.role == INCLUDED else line.paid)


def received(component: EpisodeComponent) -> tuple[CitedLine, ...]:
    """List the payments on the component's own M-codes, 42 CFR 512.265."""
    return tuple(cited(line) for line in component.lines if line.role in RECEIVED)


def duplicates(component: EpisodeComponent) -> tuple[CitedLine, ...]:
    """List the payments to others for included services inside the episode, 42 CFR 512.285(c)(2)."""
    return tuple(cited(line) for line in component.lines if line.role == DUPLICATE)


def owed_by_fee_for_service(component: EpisodeComponent) -> tuple[CitedLine, ...]:
    """List the no-pay lines with the amount that fee-for-service would have paid, 42 CFR 512.285(c)."""
    return tuple(cited(line) for line in component.lines if line.role == INCLUDED and line.no_pay)


def without_fee(component: EpisodeComponent) -> int:
    """Count the no-pay lines without a fee in any table; they count as 0, 42 CFR 512.285(c)."""
    return sum(1 for one in owed_by_fee_for_service(component) if one.line.fee_for_service is None)


def installments_paid(component: EpisodeComponent) -> tuple[bool, bool]:
    """Tell whether the first and whether the second installment was paid, 42 CFR 512.265."""
    paid = {one.line.role for one in received(component) if one.counted > 0}
    return FIRST_INSTALLMENT in paid, SECOND_INSTALLMENT in paid


def first_installment(component: EpisodeComponent) -> Decimal:
    """Return the payments received on the first installment, in USD, 42 CFR 512.265."""
    return total(one for one in received(component) if one.line.role == FIRST_INSTALLMENT)


def account(lines: Iterable[ClaimLine], *, complete: bool | None) -> tuple[CountedAmount, ...]:
    """List the amounts of a component with the claim lines behind each, 42 CFR 512.265 and 512.285.

    No-pay lines count only for an incomplete episode. An amount without lines is left out.
    """
    known = tuple(lines)
    groups = [(label, [line for line in known if line.role == role]) for role, label in ACCOUNTS]
    if complete is False:
        groups.append((NO_PAY, [line for line in known if line.role == INCLUDED and line.no_pay]))
    found = [(label, tuple(map(cited, own))) for label, own in groups if own]
    return tuple(CountedAmount(label, total(own), own) for label, own in found)


def total(lines: Iterable[CitedLine]) -> Decimal:
    """Add up the counted amounts of lines, each rounded to the cent, in USD, 42 CFR 512.285."""
    return sum((cents(one.counted) for one in lines), cents(ZERO))
