"""Rehearsal of draft policy over a finished year: its payments and its report with other values, 42 CFR 512.285.

A finished year has its episodes, its claim lines and its submissions. What follows from them can be worked out again:
discount and withholds of each price, the payments that Medicare would have made, the score, and the report. What
decided which episodes there are, and what fee-for-service would have paid, cannot.
Reading: docs/readings.md#rehearsals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from episodes.rules.counted_lines import received, total
from episodes.rules.payment import Payout, payout
from episodes.rules.records import FIRST_INSTALLMENT, SECOND_INSTALLMENT, ClaimLine, EpisodeComponent
from portal.policy import Book
from portal.rules.performance_years import policy_of
from reconciliation.rules.report import assemble
from reconciliation.rules.report_lines import ZERO, ReportInputs

MOVABLE = (
    "pricing/discount_professional",
    "pricing/discount_technical",
    "pricing/first_installment_share",
    "pricing/incorrect_payment_withhold",
    "pricing/patient_experience_withhold",
    "pricing/quality_withhold",
    "pricing/withhold_mode",
    "quality/benchmarks",
    "quality/case_count",
    "quality/case_minimum",
    "quality/case_minimum_scope",
    "quality/clinical_data_threshold",
    "quality/clinical_points",
    "quality/clinical_points_without_measures",
    "quality/decile_below_first_bound",
    "quality/decile_share_cap",
    "quality/measure_points",
    "quality/measures",
    "quality/no_applicable_clinical_data",
    "quality/no_benchmark",
    "quality/no_scored_measure",
    "quality/patient_experience_weight",
    "quality/quality_points",
    "reconciliation/duplicates_cap",
    "reconciliation/stop_loss_basis",
    "reconciliation/stop_loss_minimum_episodes",
    "reconciliation/stop_loss_share",
    "reconciliation/withholds_counted",
)
"""The parameters from which a finished year can be worked out again. All others decided what its inputs are."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A participant's payments of the year and its report in USD, as they are and as they would be."""

    paid_now: Decimal
    paid_then: Decimal
    report_now: Decimal
    report_then: Decimal

    @property
    def difference(self) -> Decimal:
        """Return what the participant gains of both together, below zero what it loses."""
        return self.paid_then + self.report_then - self.paid_now - self.report_now


def rehearse(
    inputs: ReportInputs,
    *,
    total_now: Decimal,
    score_then: Decimal | None,
    starts: Mapping[str, date],
    priced_by: Book,
    draft: Book,
) -> Outcome:
    """Work out a finished year with draft values, 42 CFR 512.255 and 512.285.

    :param inputs: those of the report, with every no-pay line.
    :param total_now: the total of the report as it was calculated.
    :param score_then: the aggregate quality score with the draft values.
    :param starts: the day whose sequestration the price of each component has, by the component's key.
    :param priced_by: the policy with which the episodes were priced.
    :raises InputError: when the rules refuse the year with the draft values, such as a withhold without its score.
    """
    then = tuple(
        repriced(one, year=inputs.year, starts_on=starts[one.key], priced_by=priced_by, draft=draft)
        for one in inputs.components
    )
    report = assemble(replace(inputs, components=then, aggregate_quality_score=score_then), book=draft)
    return Outcome(_paid(inputs.components), _paid(then), total_now, report.total)


def repriced(
    component: EpisodeComponent, *, year: int, starts_on: date, priced_by: Book, draft: Book
) -> EpisodeComponent:
    """Return a component with the withholds and payments of draft values, 42 CFR 512.255 and 512.265.

    An installment that Medicare paid changes by as much as its price. A component without a price stays.
    """
    if not component.adjusted_amount:
        return component
    was, then = (
        payout(
            component.adjusted_amount,
            component.component,
            starts_on=starts_on,
            policy=policy_of(year, book=book),
            book=book,
        )
        for book in (priced_by, draft)
    )
    if was == then:
        return component
    _, incorrect, quality, experience = then.withheld
    return replace(
        component,
        incorrect_payment_withhold=incorrect,
        quality_withhold=quality,
        patient_experience_withhold=experience,
        lines=_repaid(component.lines, was, then),
    )


def _repaid(lines: tuple[ClaimLine, ...], was: Payout, then: Payout) -> tuple[ClaimLine, ...]:
    """Change the first paid line of each installment by the difference of its price."""
    waiting = {
        FIRST_INSTALLMENT: then.first_remitted - was.first_remitted,
        SECOND_INSTALLMENT: then.second_remitted - was.second_remitted,
    }
    found = []
    for line in lines:
        change = waiting.pop(line.role, ZERO) if line.paid > 0 else ZERO
        found.append(replace(line, paid=line.paid + change) if change else line)
    return tuple(found)


def _paid(components: tuple[EpisodeComponent, ...]) -> Decimal:
    return sum((total(received(one)) for one in components), ZERO)
