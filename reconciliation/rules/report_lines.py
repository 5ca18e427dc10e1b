"""The lines of a reconciliation report and what they are made of, 42 CFR 512.285.

A report is a tree of lines. A line that `adds` is part of its parent's sum, so a person can add up the report
from the claim lines to the total; a line that does not add shows a basis (a withhold a score is applied to, say).
Amounts carry the sign they have for the participant: above zero is money from CMS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from portal.formatting import dollars
from portal.policy.book import BookDay
from portal.rules.money import cents
from reconciliation.rules import incorrect_payments
from reconciliation.rules.incorrect_payments import due_for_incomplete, duplicate_charge
from reconciliation.rules.net import Net

INITIAL = "initial"
TRUE_UP = "true-up"
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim line a report line came from: its reference, what it was for, its amount in USD."""

    reference: str
    label: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ComponentFacts:
    """One component of one episode of the performance year, as it concerns one participant.

    `received` lists the payments on its M-code lines, `fee_for_service` what each no-pay line would have been
    paid, `duplicates` what others were paid for included services inside the episode. The withholds are those
    taken with the payments received. `complete` is None while it cannot be told; only False makes an
    incomplete episode, for the `reason` that `why` says in words. `first_installment` is what was received
    for the first installment.
    """

    key: str
    label: str
    adjusted_amount: Decimal
    incorrect_payment_withhold: Decimal
    quality_withhold: Decimal
    patient_experience_withhold: Decimal
    received: tuple[ClaimLine, ...] = ()
    duplicates: tuple[ClaimLine, ...] = ()
    fee_for_service: tuple[ClaimLine, ...] = ()
    complete: bool | None = True
    reason: str | None = None
    why: str = ""
    treatment_started: bool = True
    first_installment: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class EarlierComponent:
    """What the report that a true-up follows charged for one component of one episode, in USD.

    Both as charges: `incomplete` is what was received less what was due.
    """

    key: str
    label: str
    duplicates: Decimal
    incomplete: Decimal


@dataclass(frozen=True, slots=True)
class ReportInputs:
    """Everything one participant's report for one performance year is made of.

    Scores are 0 to 100, None where there is none. `prior_true_up` is the true-up of the year before, which is
    settled with this report. A true-up takes `earlier`, the components of the report it follows.
    """

    kind: str
    year: int
    components: tuple[ComponentFacts, ...]
    reconciliation: str = INITIAL
    aggregate_quality_score: Decimal | None = None
    patient_experience_score: Decimal | None = None
    stop_loss_protected: bool = False
    prior_true_up: Decimal = ZERO
    earlier: tuple[EarlierComponent, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One line of a report: its place in the tree, its amount in USD, how it came about and from what.

    `code` names the kind of line and, with `component` (the key of an episode's component) when there is one, the
    line itself. `parent` is the code of the line above. `source` lists the claim lines.
    """

    code: str
    parent: str | None
    label: str
    amount: Decimal
    formula: str
    authority: str
    adds: bool = True
    component: str | None = None
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its total in USD, who pays, and its lines, each after its parent.

    `net` holds the steps of an initial report and is None for a true-up.
    """

    reconciliation: str
    total: Decimal
    direction: str
    net: Net | None
    lines: tuple[ReportLine, ...]


def withhold_lines(
    components: Iterable[ComponentFacts],
    code: str,
    authority: str,
    amount: Callable[[ComponentFacts], Decimal],
    policy: BookDay,
) -> list[ReportLine]:
    """Write a line for each component from which something was withheld, 42 CFR 512.285."""
    complete_only = policy["reconciliation/withholds_counted"] == "complete-only"
    return [
        ReportLine(
            f"{code}.episode",
            code,
            component.label,
            cents(amount(component)),
            f"withheld from the payments made; the adjusted amount is {dollars(cents(component.adjusted_amount))}",
            authority,
            component=component.key,
            source=references(component.received),
        )
        for component in components
        if amount(component) and not (complete_only and component.complete is False)
    ]


def duplicate_line(component: ComponentFacts, policy: BookDay) -> ReportLine:
    """Charge the duplicates of one component, at most what was received for it, 42 CFR 512.285(c)(2)."""
    paid, received = claimed(component.duplicates), claimed(component.received)
    taken_back = max(received - _due(component, policy), ZERO) if component.complete is False else ZERO
    charge, cap = duplicate_charge(fee_for_service=paid, received=received, taken_back=taken_back, policy=policy)
    kept = f"{dollars(cap)} kept of " if cap != received else ""
    return ReportLine(
        "duplicate-services.episode",
        "duplicate-services",
        component.label,
        -cents(charge),
        f"the smaller of {dollars(paid)} paid to others and {kept}{dollars(received)} received for the episode",
        incorrect_payments.DUPLICATES_AUTHORITY,
        component=component.key,
        source=references(component.duplicates),
    )


def incomplete_line(component: ComponentFacts, policy: BookDay) -> ReportLine:
    """Set what is due for an incomplete component against what was received for it, 42 CFR 512.285(c)."""
    due, received = _due(component, policy), claimed(component.received)
    return ReportLine(
        "incomplete-episodes.episode",
        "incomplete-episodes",
        component.label,
        due - received,
        f"{dollars(due)} due less {dollars(received)} received; {component.why or 'the episode is incomplete'}",
        incorrect_payments.AUTHORITY,
        component=component.key,
        source=(*references(component.received), *references(component.fee_for_service)),
    )


def _due(component: ComponentFacts, policy: BookDay) -> Decimal:
    """Tell what is due for an incomplete component."""
    return cents(
        due_for_incomplete(
            reason=component.reason,
            treatment_started=component.treatment_started,
            first_installment=component.first_installment,
            fee_for_service=claimed(component.fee_for_service),
            policy=policy,
        )
    )


def group(
    code: str,
    parent: str,
    label: str,
    formula: str,
    authority: str,
    lines: list[ReportLine],
    *,
    adds: bool = True,
) -> list[ReportLine]:
    """Head lines with their sum, 42 CFR 512.285."""
    count = f"{len(lines)} line" if len(lines) == 1 else f"{len(lines):,} lines"
    head = ReportLine(code, parent, label, add_up(lines), f"{formula}; sum of {count}", authority, adds=adds)
    return [head, *lines]


def add_up(lines: Iterable[ReportLine]) -> Decimal:
    """Add up the amounts of lines, 42 CFR 512.285."""
    return sum((line.amount for line in lines), cents(ZERO))


def claimed(lines: Iterable[ClaimLine]) -> Decimal:
    """Add up the amounts of claim lines, each to the cent, 42 CFR 512.285."""
    return sum((cents(line.amount) for line in lines), cents(ZERO))


def references(lines: Iterable[ClaimLine]) -> tuple[str, ...]:
    """List the references of claim lines, 42 CFR 512.285."""
    return tuple(line.reference for line in lines)
