"""The withholds that a report counts, 42 CFR 512.255(h) and 512.285(c) to (e)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from episodes.rules.counted_lines import installments_paid, received
from episodes.rules.payment import withhold_taken
from episodes.rules.records import EpisodeComponent
from portal.formatting import dollars
from portal.policy.book import BookDay
from portal.rules.money import cents
from reconciliation.rules.incorrect_payments import keeps_first_installment
from reconciliation.rules.report_lines import ZERO, ReportLine, references

Withhold = Callable[[EpisodeComponent], Decimal]
READING = "reconciliation/withholds_counted"
ALL_INITIATED = "all-initiated"
PAYMENTS_KEPT = "payments-kept"
COMPLETE_ONLY = "complete-only"
COUNTED_WORDS = {
    ALL_INITIATED: "withheld from every payment for the year's episodes, also those of incomplete episodes that are "
    "taken back",
    PAYMENTS_KEPT: "withheld from the payments for the year's episodes that stay with the participant",
    COMPLETE_ONLY: "withheld from the payments for the year's complete episodes",
}
"""The readings of whose withholds count, in words for the lines that they make."""


def counted(components: Iterable[EpisodeComponent], whole: Withhold, policy: BookDay) -> Decimal:
    """Add up how much of a withhold counts for some components, in USD, 42 CFR 512.285(c) to (e)."""
    return sum((_counted(component, whole(component), policy) for component in components), cents(ZERO))


def withhold_lines(
    components: Iterable[EpisodeComponent], code: str, authority: str, whole: Withhold, policy: BookDay
) -> list[ReportLine]:
    """Write a line for each component with a withhold that counts, 42 CFR 512.285."""
    amounts = ((component, _counted(component, whole(component), policy)) for component in components)
    return [
        ReportLine(
            f"{code}.episode",
            code,
            component.label,
            amount,
            f"withheld from the payments made; the adjusted amount is {dollars(cents(component.adjusted_amount))}",
            authority,
            component=component.key,
            source=references(received(component)),
        )
        for component, amount in amounts
        if amount
    ]


def _counted(component: EpisodeComponent, whole: Decimal, policy: BookDay) -> Decimal:
    """Tell how much of one withhold counts.

    A withhold is kept back as the payment is made, so only what was kept back with an installment that was paid can
    count. For an incomplete episode the reading of the policy decides whether that of a payment that is taken back
    counts too.
    """
    first, second = installments_paid(component)
    reading = policy[READING] if component.complete is False else ALL_INITIATED
    if reading == COMPLETE_ONLY:
        first = second = False
    elif reading == PAYMENTS_KEPT:
        first = first and keeps_first_installment(component.reason, component.treatment_started, policy)
        second = False
    return cents(withhold_taken(whole, first_paid=first, second_paid=second, policy=policy))
