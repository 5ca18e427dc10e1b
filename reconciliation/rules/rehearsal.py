"""Rehearsal of draft policy over a finished year: its payments and its report with other values, 42 CFR 512.285.

A finished year has its episodes, its claim lines and its submissions. What follows from them can be worked out again:
each price from its base rate on, the payments that Medicare would have made, the score, the report, and the true-up
after it. What decided which episodes there are, and what fee-for-service would have paid, cannot.
Reading: docs/readings.md#rehearsals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache

from episodes.rules import adjustments
from episodes.rules.base_rates import trended
from episodes.rules.counted_lines import received, total
from episodes.rules.payment import Payout, payout
from episodes.rules.records import FIRST_INSTALLMENT, SECOND_INSTALLMENT, ClaimLine, EpisodeComponent
from portal.policy import Book
from portal.policy.book import BookDay
from portal.rules.money import cents
from portal.rules.performance_years import policy_of
from reconciliation.rules import true_up
from reconciliation.rules.report import assemble
from reconciliation.rules.report_lines import ZERO, EarlierComponent, Report, ReportInputs

RATES = ("pricing/national_base_rates", "pricing/trend_factors")
"""Tables by cancer type. A type that a draft leaves out keeps its row: its episodes stay in the year."""
BEFORE_DISCOUNT = ("pricing/blend_efficient", "pricing/blend_inefficient", *RATES)
"""The parameters that move the adjusted amount of a price, from which discount and withholds are taken."""
MOVABLE = (
    "pricing/blend_efficient",
    "pricing/blend_inefficient",
    "pricing/discount_professional",
    "pricing/discount_technical",
    "pricing/first_installment_share",
    "pricing/incorrect_payment_withhold",
    "pricing/national_base_rates",
    "pricing/patient_experience_withhold",
    "pricing/quality_withhold",
    "pricing/trend_factors",
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
_NO_AMOUNT = "no amount of a finished year follows from it"
_WHY_KEPT = (
    ("pricing/coinsurance", "what fee-for-service would have paid for each claim line was worked out with it"),
    ("pricing/sequestration", "what fee-for-service would have paid for each claim line was worked out with it"),
    ("pricing/", "the geographic factors and adjustments of the participants were worked out with it"),
    ("episodes/", "it decides which episodes there are, and a rehearsal does not build them again"),
    ("model/", "it decides which episodes and participants are in the year"),
    ("participation/", "it decides who takes part, which is settled for the year"),
    ("quality/", "the submissions of the year were made for it"),
    ("reconciliation/", _NO_AMOUNT),
)


@dataclass(frozen=True, slots=True)
class PriceFacts:
    """Facts behind a price, apart from the policy; `from_on` is the day whose sequestration it has."""

    cancer_type: str
    from_on: date
    geographic_factor: Decimal
    case_mix: Decimal
    historical_experience: Decimal


@dataclass(frozen=True, slots=True)
class Calculated:
    """A report as it was calculated: its inputs with every no-pay line, its total in USD, and the prices behind it.

    `prices` has those of the components by their keys, `priced_by` is the policy that priced them. `score_then` is the
    aggregate quality score with the draft values.
    """

    inputs: ReportInputs
    total: Decimal
    prices: Mapping[str, PriceFacts]
    priced_by: Book
    score_then: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A participant's payments of the year and its reports in USD, as they are and as they would be."""

    paid_now: Decimal
    paid_then: Decimal
    report_now: Decimal
    report_then: Decimal

    @property
    def difference(self) -> Decimal:
        """Return what the participant gains of both together, below zero what it loses."""
        return self.paid_then + self.report_then - self.paid_now - self.report_now


def why_kept(name: str) -> str:
    """Return why a finished year keeps its value of a parameter that is not movable, 42 CFR 512.285."""
    return next((why for prefix, why in _WHY_KEPT if name.startswith(prefix)), _NO_AMOUNT)


def rehearse(report: Calculated, *, draft: Book, follows: Calculated | None = None) -> Outcome:
    """Work out a finished year with draft values, 42 CFR 512.255 and 512.285.

    :param follows: of a true-up, the initial report that it follows. The outcome then has the payments with the claims
        of the true-up, and the sum of both reports.
    :raises InputError: when the rules refuse the year with the draft values, such as a withhold without its score.
    """
    inputs, now, then = _priced(report, draft), report.total, ZERO
    if follows is not None:
        initial = assemble(_priced(follows, draft), book=draft)
        inputs = replace(inputs, earlier=_charges(initial, follows.inputs.components))
        now, then = now + follows.total, initial.total
    then += assemble(inputs, book=draft).total
    return Outcome(_paid(report.inputs.components), _paid(inputs.components), now, then)


def _priced(report: Calculated, draft: Book) -> ReportInputs:
    """Return the inputs of a report with the prices, withholds, payments and score of draft values."""
    reprice = _repricing(report, draft)
    components = tuple(map(reprice, report.inputs.components))
    return replace(report.inputs, components=components, aggregate_quality_score=report.score_then)


def _charges(report: Report, components: tuple[EpisodeComponent, ...]) -> tuple[EarlierComponent, ...]:
    """Return the charges of an initial report for each component, from which a true-up counts."""
    charged: dict[str, dict[str, Decimal]] = {}
    for line in report.lines:
        if line.component is not None:
            charged.setdefault(line.component, {})[line.code] = -line.amount
    duplicates, incomplete = (f"{code}.episode" for code, _ in (true_up.DUPLICATES, true_up.INCOMPLETE))
    return tuple(
        EarlierComponent(one.key, one.label, one.component_id, of.get(duplicates, ZERO), of.get(incomplete, ZERO))
        for one in components
        if (of := charged.get(one.key))
    )


def _repricing(report: Calculated, draft: Book) -> Callable[[EpisodeComponent], EpisodeComponent]:
    """Return the function that gives a component the price, withholds and payments of draft values, 42 CFR 512.255.

    An installment that Medicare paid changes by as much as its price. A component without a price stays.
    """
    year = report.inputs.year
    was_policy, policy = (policy_of(year, book=book) for book in (report.priced_by, draft))
    moves_rates = not draft.rehearsed.keys().isdisjoint(BEFORE_DISCOUNT)

    @cache  # a participant has a few prices and many episodes
    def payouts(was: Decimal, then: Decimal, component: str, from_on: date) -> tuple[Payout, Payout]:
        return (
            payout(was, component, starts_on=from_on, policy=was_policy, book=report.priced_by),
            payout(then, component, starts_on=from_on, policy=policy, book=draft),
        )

    @cache
    def adjusted(was: Decimal, component: str, facts: PriceFacts) -> Decimal:
        return _adjusted(was, component, facts, policy) if moves_rates else was

    def reprice(one: EpisodeComponent) -> EpisodeComponent:
        if not one.adjusted_amount:
            return one
        facts = report.prices[one.key]
        amount = adjusted(one.adjusted_amount, one.component, facts)
        was, then = payouts(one.adjusted_amount, amount, one.component, facts.from_on)
        if (amount, was) == (one.adjusted_amount, then):
            return one
        _, incorrect, quality, experience = then.withheld
        return replace(
            one,
            adjusted_amount=amount,
            incorrect_payment_withhold=incorrect,
            quality_withhold=quality,
            patient_experience_withhold=experience,
            lines=_repaid(one.lines, was, then),
        )

    return reprice


def _adjusted(was: Decimal, component: str, facts: PriceFacts, policy: BookDay) -> Decimal:
    """Return the adjusted amount of a price with the rates and blend of a policy, 42 CFR 512.255(c).

    A cancer type without a rate keeps the amount that it has.
    """
    rate, trend = (policy[name].get(facts.cancer_type, {}).get(component) for name in RATES)
    if rate is None or trend is None:
        return was
    blend = adjustments.blend(facts.historical_experience, policy=policy)
    factor = adjustments.adjustment_factor(facts.case_mix, facts.historical_experience, blend)
    return cents(cents(trended(rate, trend) * facts.geographic_factor) * factor)


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
