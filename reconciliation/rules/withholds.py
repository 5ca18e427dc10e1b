"""The withholds that a report counts, 42 CFR 512.255(h) and 512.285(c) to (e)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
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
    ALL_INITIATED: "withheld from every payment for the performance year's episodes, including payments for "
    "incomplete episodes that CMS takes back",
    PAYMENTS_KEPT: "withheld from the payments for the performance year's episodes that the participant keeps",
    COMPLETE_ONLY: "withheld from the payments for the performance year's complete episodes",
}
"""The formula of counted withholds, by the reading of the policy."""


def counted(components: Iterable[EpisodeComponent], whole: Withhold, policy: BookDay) -> Decimal:
    """Add up the counted part of a withhold over components, in USD, 42 CFR 512.285(c) to (e)."""
    return sum((_counted(component, whole(component), policy) for component in components), cents(ZERO))


def withhold_lines(
    components: Iterable[EpisodeComponent], code: str, authority: str, whole: Withhold, policy: BookDay
) -> list[ReportLine]:
    """Write a line for each component with a counted withhold, 42 CFR 512.285."""
    amounts = ((component, _counted(component, whole(component), policy)) for component in components)
    return [
        ReportLine(
            f"{code}.episode",
            code,
            component.label,
            amount,
            "withheld from the payments made for this component; its adjusted amount is "
            f"{dollars(cents(component.adjusted_amount))}",
            authority,
            component=component.key,
            source=references(received(component)),
        )
        for component, amount in amounts
        if amount
    ]


def _counted(component: EpisodeComponent, whole: Decimal, policy: BookDay) -> Decimal:
    """Return the part of one withhold that counts, in USD."""
    return sum(withheld(component, whole, policy), ZERO)


def withheld(component: EpisodeComponent, whole: Decimal, policy: BookDay) -> tuple[Decimal, Decimal]:
    """Return the parts of one withhold that count, of the first and of the second installment, 42 CFR 512.285.

    CMS withholds as it pays, so only the amounts withheld from paid installments can count. For an incomplete
    episode, the reading of the policy says whether amounts withheld from payments that CMS takes back count.
    """
    course = Course(component.complete, component.reason, component.treatment_started, *installments_paid(component))
    return parts_of(course, whole, policy)


@dataclass(frozen=True, slots=True)
class Course:
    """The facts by which a withhold counts: how the episode ended, and the installments that were paid."""

    complete: bool | None
    reason: str | None
    treatment_started: bool
    first_paid: bool
    second_paid: bool


def counted_of(course: Course, whole: Decimal, policy: BookDay) -> Decimal:
    """Return the part of the withhold of one component that counts, in USD, 42 CFR 512.285(c) to (e)."""
    return sum(parts_of(course, whole, policy), ZERO)


def parts_of(course: Course, whole: Decimal, policy: BookDay) -> tuple[Decimal, Decimal]:
    """Return the parts that count of the first and of the second installment, in USD, 42 CFR 512.285(c) to (e)."""
    first, second = course.first_paid, course.second_paid
    reading = policy[READING] if course.complete is False else ALL_INITIATED
    if reading == COMPLETE_ONLY:
        first = second = False
    elif reading == PAYMENTS_KEPT:
        first = first and keeps_first_installment(course.reason, course.treatment_started, policy)
        second = False
    return (
        cents(withhold_taken(whole, first_paid=first, second_paid=False, policy=policy)),
        cents(withhold_taken(whole, first_paid=False, second_paid=second, policy=policy)),
    )
