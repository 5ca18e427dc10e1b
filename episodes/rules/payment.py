"""Participant-specific episode payment amounts, 42 CFR 512.255, and their installments, 42 CFR 512.265.

The amounts of an installment on a remittance are our reading: docs/readings.md#installments-as-remitted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from episodes.rules import adjustments
from episodes.rules.base_rates import trended
from episodes.rules.cancer_types import check_cancer_type
from portal.formatting import Unit, dollars, long_date, percent
from portal.policy import Book
from portal.policy.book import BookDay
from portal.rules.input_error import InputError
from portal.rules.money import cents
from portal.rules.performance_years import performance_year
from portal.rules.worksheet import Line

AUTHORITY = "42 CFR 512.255"
BILLING = "42 CFR 512.265"
SEQUESTRATION = "Budget Control Act of 2011"
PC = "PC"
TC = "TC"
COMPONENTS = (PC, TC)
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class PaymentInputs:
    """The inputs of the price of one component of an episode.

    `base_rate` is in USD; the factors and adjustments are plain numbers (an adjustment of 0.02 adds two percent).
    Without `blend` the policy's blend for the historical experience adjustment applies. `starts_on` is the first day
    of the episode, None for the first day of the performance year. `geography` are the lines that explain the
    geographic factor.
    """

    year: int
    component: str
    cancer_type: str
    base_rate: Decimal
    trend_factor: Decimal
    geographic_factor: Decimal
    case_mix_adjustment: Decimal = ZERO
    historical_experience_adjustment: Decimal = ZERO
    blend: Decimal | None = None
    starts_on: date | None = None
    geography: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class EpisodePayment:
    """The price of one component of an episode in USD, step by step; withholds are positive amounts.

    A remitted installment is the installment less the beneficiary's coinsurance and sequestration. The two remitted
    installments add up to the Medicare payment after sequestration.
    """

    trended_base: Decimal
    geographic_base: Decimal
    adjustment_factor: Decimal
    adjusted_amount: Decimal
    discount: Decimal
    incorrect_payment_withhold: Decimal
    quality_withhold: Decimal
    patient_experience_withhold: Decimal
    episode_payment: Decimal
    coinsurance: Decimal
    medicare_payment: Decimal
    sequestration: Decimal
    medicare_payment_after_sequestration: Decimal
    first_installment: Decimal
    second_installment: Decimal
    first_installment_coinsurance: Decimal
    first_installment_sequestration: Decimal
    first_installment_remitted: Decimal
    second_installment_coinsurance: Decimal
    second_installment_sequestration: Decimal
    second_installment_remitted: Decimal
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Payout:
    """The amounts in USD that follow from the adjusted amount of a component, with the shares that were taken from it.

    `withheld` and `shares` are the discount and the withholds for incorrect payments, quality and patient experience.
    """

    shares: tuple[Decimal, Decimal, Decimal, Decimal]
    withheld: tuple[Decimal, Decimal, Decimal, Decimal]
    payment: Decimal
    coinsurance: Decimal
    sequestration: Decimal
    first: Decimal
    first_coinsurance: Decimal
    first_sequestration: Decimal

    @property
    def first_remitted(self) -> Decimal:
        """Return the first installment less coinsurance and sequestration."""
        return self.first - self.first_coinsurance - self.first_sequestration

    @property
    def second_remitted(self) -> Decimal:
        """Return the second installment, which takes the rest, so that both add up to the whole to the cent."""
        return self.payment - self.coinsurance - self.sequestration - self.first_remitted


def payout(adjusted: Decimal, component: str, *, starts_on: date, policy: BookDay, book: Book) -> Payout:
    """Take discount and withholds from an adjusted amount, and split the payment, 42 CFR 512.255(f) to (h) and 512.265.

    :param starts_on: the first day of the episode, whose sequestration applies.
    :param policy: that of the first day of the performance year.
    """
    professional = component == PC
    shares = (
        policy["pricing/discount_professional" if professional else "pricing/discount_technical"],
        policy["pricing/incorrect_payment_withhold"],
        policy["pricing/quality_withhold"] if professional else ZERO,
        ZERO if professional else policy["pricing/patient_experience_withhold"],
    )
    discount, incorrect, quality, experience = _WITHHOLD_MODES[policy["pricing/withhold_mode"]](adjusted, shares)
    payment = adjusted - discount - incorrect - quality - experience
    coinsurance_share, sequestered_share = policy["pricing/coinsurance"], book.on(starts_on)["pricing/sequestration"]
    coinsurance = cents(payment * coinsurance_share)
    first = cents(payment * policy["pricing/first_installment_share"])
    first_coinsurance = cents(first * coinsurance_share)
    return Payout(
        shares=shares,
        withheld=(discount, incorrect, quality, experience),
        payment=payment,
        coinsurance=coinsurance,
        sequestration=cents((payment - coinsurance) * sequestered_share),
        first=first,
        first_coinsurance=first_coinsurance,
        first_sequestration=cents((first - first_coinsurance) * sequestered_share),
    )


def price(inputs: PaymentInputs, *, book: Book) -> EpisodePayment:
    """Price one component of an episode, 42 CFR 512.255(c) to (h) and 512.265.

    Each dollar step is rounded to the cent, and the next step starts from the rounded amount. The policy of the first
    day of the performance year applies. Sequestration is that of the first day of the episode, because other laws
    change it in the middle of years.

    :raises InputError: for a year outside the Model, a start outside the year, an unknown component or cancer
        type, or adjustments that give a factor below zero.
    :raises PolicyError: when the policy lacks a value for the year.
    """
    py = performance_year(inputs.year, book=book)
    policy = book.on(py.starts_on)
    starts_on = py.starts_on if inputs.starts_on is None else inputs.starts_on
    if not py.starts_on <= starts_on <= py.ends_on:
        raise InputError("starts_on", f"{long_date(starts_on)} is not a day of {py.year}.")
    _check(inputs, policy, book)
    trended_base = trended(inputs.base_rate, inputs.trend_factor)
    geographic = cents(trended_base * inputs.geographic_factor)
    historical = inputs.historical_experience_adjustment
    blend = inputs.blend if inputs.blend is not None else adjustments.blend(historical, policy=policy)
    factor = adjustments.adjustment_factor(inputs.case_mix_adjustment, historical, blend)
    if factor < 0:
        raise InputError(
            "historical_experience_adjustment",
            f"The adjustments give a factor of {factor}, which is below zero. Check their signs.",
        )
    adjusted = cents(geographic * factor)
    professional = inputs.component == PC
    paid = payout(adjusted, inputs.component, starts_on=starts_on, policy=policy, book=book)
    discount_share, incorrect_share, quality_share, experience_share = paid.shares
    discount, incorrect, quality, experience = paid.withheld
    payment, coinsurance, sequestration = paid.payment, paid.coinsurance, paid.sequestration
    coinsurance_share, sequestered_share = policy["pricing/coinsurance"], book.on(starts_on)["pricing/sequestration"]
    medicare = payment - coinsurance
    after = medicare - sequestration
    first, second = paid.first, payment - paid.first
    first_share = policy["pricing/first_installment_share"]
    first_coinsurance, first_sequestration = paid.first_coinsurance, paid.first_sequestration
    second_coinsurance, second_sequestration = coinsurance - first_coinsurance, sequestration - first_sequestration
    first_remitted, second_remitted = paid.first_remitted, paid.second_remitted
    of = {"additive": "the adjusted amount", "sequential": "the amount left by the step before"}[
        policy["pricing/withhold_mode"]
    ]
    lines = [
        _usd(
            f"National base rate, {inputs.cancer_type} {inputs.component}",
            inputs.base_rate,
            "set by CMS, before any adjustment",
            "42 CFR 512.250",
        ),
        _usd(
            "Trended base",
            trended_base,
            f"national base rate {dollars(inputs.base_rate)} times trend factor {inputs.trend_factor}",
        ),
        *inputs.geography,
        _usd(
            "Geographic base",
            geographic,
            f"trended base {dollars(trended_base)} times geographic factor {inputs.geographic_factor}",
        ),
        Line(
            "Adjustment factor",
            factor,
            f"1 plus case mix adjustment {inputs.case_mix_adjustment} plus historical experience adjustment "
            f"{inputs.historical_experience_adjustment} times blend {blend}",
            AUTHORITY,
            unit=Unit.FACTOR,
        ),
        _usd("Adjusted amount", adjusted, f"geographic base {dollars(geographic)} times adjustment factor {factor}"),
        _usd("Discount", discount, f"{percent(discount_share)} of {of}"),
        _usd("Incorrect payment withhold", incorrect, f"{percent(incorrect_share)} of {of}"),
        _usd("Quality withhold", quality, f"{percent(quality_share)} of {of}")
        if professional
        else _usd("Patient experience withhold", experience, f"{percent(experience_share)} of {of}"),
        _usd("Episode payment", payment, "adjusted amount less discount and withholds"),
        _usd("Coinsurance", coinsurance, f"{percent(coinsurance_share)} of episode payment {dollars(payment)}"),
        _usd(
            "Medicare payment", medicare, f"episode payment {dollars(payment)} less coinsurance {dollars(coinsurance)}"
        ),
        _usd(
            "Sequestration",
            sequestration,
            f"{percent(sequestered_share)} of Medicare payment {dollars(medicare)}",
            SEQUESTRATION,
        ),
        _usd(
            "Medicare payment after sequestration",
            after,
            f"Medicare payment {dollars(medicare)} less sequestration {dollars(sequestration)}",
            SEQUESTRATION,
        ),
        _usd(
            "First installment",
            first,
            f"{percent(first_share)} of episode payment {dollars(payment)}, paid at the start of the episode",
            BILLING,
        ),
        _usd(
            "Second installment",
            second,
            f"episode payment {dollars(payment)} less first installment {dollars(first)}, paid after treatment ends",
            BILLING,
        ),
        _usd(
            "First installment as remitted",
            first_remitted,
            f"first installment {dollars(first)} less coinsurance {dollars(first_coinsurance)} and sequestration "
            f"{dollars(first_sequestration)}",
            BILLING,
        ),
        _usd(
            "Second installment as remitted",
            second_remitted,
            f"second installment {dollars(second)} less the remaining coinsurance {dollars(second_coinsurance)} and "
            f"sequestration {dollars(second_sequestration)}",
            BILLING,
        ),
    ]
    return EpisodePayment(
        trended_base=trended_base,
        geographic_base=geographic,
        adjustment_factor=factor,
        adjusted_amount=adjusted,
        discount=discount,
        incorrect_payment_withhold=incorrect,
        quality_withhold=quality,
        patient_experience_withhold=experience,
        episode_payment=payment,
        coinsurance=coinsurance,
        medicare_payment=medicare,
        sequestration=sequestration,
        medicare_payment_after_sequestration=after,
        first_installment=first,
        second_installment=second,
        first_installment_coinsurance=first_coinsurance,
        first_installment_sequestration=first_sequestration,
        first_installment_remitted=first_remitted,
        second_installment_coinsurance=second_coinsurance,
        second_installment_sequestration=second_sequestration,
        second_installment_remitted=second_remitted,
        lines=tuple(lines),
    )


def _usd(label: str, amount: Decimal, formula: str, authority: str = AUTHORITY) -> Line:
    """Return a line of the worksheet with an amount in USD."""
    return Line(label, amount, formula, authority, unit=Unit.USD)


def withhold_taken(withhold: Decimal, *, first_paid: bool, second_paid: bool, policy: BookDay) -> Decimal:
    """Return the part of a withhold, in USD, that was taken from the paid installments, 42 CFR 512.255 and 512.265.

    Medicare takes a share of the withhold from the first installment and the rest from the second. A reconciliation
    can pay back only the part that was taken.
    """
    with_first = cents(withhold * policy["pricing/first_installment_share"])
    return (with_first if first_paid else ZERO) + (withhold - with_first if second_paid else ZERO)


def _check(inputs: PaymentInputs, policy: BookDay, book: Book) -> None:
    """Refuse inputs that no episode can have.

    :raises InputError: with the first such input.
    """
    if inputs.component not in COMPONENTS:
        raise InputError("component", f"{inputs.component} is not a component; use PC or TC.")
    check_cancer_type(inputs.cancer_type, on=policy.day, book=book)
    for field in ("base_rate", "trend_factor", "geographic_factor"):
        if getattr(inputs, field) < 0:
            raise InputError(field, f"{field} cannot be below zero.")
    if inputs.blend is not None and not 0 <= inputs.blend <= 1:
        raise InputError("blend", "The blend is a share between 0 and 1.")


def _additive(adjusted: Decimal, shares: tuple[Decimal, ...]) -> list[Decimal]:
    """Take each share from the adjusted amount."""
    return [cents(adjusted * share) for share in shares]


def _sequential(adjusted: Decimal, shares: tuple[Decimal, ...]) -> list[Decimal]:
    """Take each share from the amount left by the share before."""
    taken: list[Decimal] = []
    for share in shares:
        taken.append(cents((adjusted - sum(taken)) * share))
    return taken


_WITHHOLD_MODES: dict[str, Callable[[Decimal, tuple[Decimal, ...]], list[Decimal]]] = {
    "additive": _additive,
    "sequential": _sequential,
}
