"""The reconciliation payment or repayment of a performance year, 42 CFR 512.285."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from portal.formatting import Unit, dollars
from portal.participation.rules.standing import components
from portal.policy import Book
from portal.rules.money import cents
from portal.rules.performance_years import policy_of
from portal.rules.worksheet import Line
from reconciliation.rules import incorrect_payments, stop_loss
from reconciliation.rules.quality_amount import (
    PATIENT_EXPERIENCE_AUTHORITY,
    QUALITY_AUTHORITY,
    EarnedBack,
    patient_experience_amount,
    quality_amount,
)
from reconciliation.rules.stated import StatedAmount, stated_amount
from reconciliation.rules.stop_loss import StopLossFacts

AUTHORITY = "42 CFR 512.285"
PAYMENT = "payment"
REPAYMENT = "repayment"
NEITHER = "none"
ZERO = Decimal(0)
NET_LABEL = "Net amount of the performance year"
PRIOR_TRUE_UP_LABEL = "True-up of the previous performance year"
PRIOR_TRUE_UP_FORMULA = "total of that year's true-up"


@dataclass(frozen=True, slots=True)
class NetInputs:
    """The sums of a performance year in USD, its scores (0 to 100), and the previous year's true-up (signed).

    `incomplete_episodes` is what was received minus what was due, so it may be below zero. `stated` may hold the
    quality, patient experience and stop-loss amounts, and the true-up.
    """

    year: int
    kind: str
    incorrect_payment_withhold: Decimal
    duplicate_services: Decimal
    incomplete_episodes: Decimal
    quality_withhold: Decimal = ZERO
    aggregate_quality_score: Decimal | None = None
    patient_experience_withhold: Decimal = ZERO
    patient_experience_score: Decimal | None = None
    stop_loss: StopLossFacts | None = None
    prior_true_up: Decimal = ZERO
    stated: tuple[StatedAmount, ...] = ()


@dataclass(frozen=True, slots=True)
class Net:
    """The reconciliation of a performance year in USD; CMS pays amounts above zero, the participant those below."""

    incorrect_payment_amount: Decimal
    quality_amount: Decimal
    patient_experience_amount: Decimal
    stop_loss_amount: Decimal
    net: Decimal
    prior_true_up: Decimal
    report_total: Decimal
    direction: str
    lines: tuple[Line, ...]


def reconcile(inputs: NetInputs, *, book: Book) -> Net:
    """Reconcile a performance year, 42 CFR 512.285(c) to (h).

    Sums are rounded to the cent first, so that a total is the sum of its printed lines. The policy is that of the
    first day of the performance year.

    :raises InputError: for a year outside the Model, an unknown kind, a negative sum, or a score that is missing
        or outside 0 to 100.
    :raises PolicyError: when the policy lacks a value for the year.
    """
    components(inputs.kind)  # refuses an unknown kind
    policy = policy_of(inputs.year, book=book)
    withhold = cents(inputs.incorrect_payment_withhold)
    duplicates = cents(inputs.duplicate_services)
    incomplete = cents(inputs.incomplete_episodes)
    incorrect = incorrect_payments.incorrect_payment_amount(
        withhold=withhold, duplicates=duplicates, incomplete=incomplete
    )
    quality = quality_amount(
        kind=inputs.kind,
        withhold=cents(inputs.quality_withhold),
        score=inputs.aggregate_quality_score,
        policy=policy,
    )
    experience = patient_experience_amount(
        kind=inputs.kind,
        withhold=cents(inputs.patient_experience_withhold),
        score=inputs.patient_experience_score,
        policy=policy,
    )
    loss = (
        stop_loss.StopLoss(cents(ZERO), "no amounts to compare were given")
        if inputs.stop_loss is None
        else stop_loss.stop_loss(inputs.stop_loss, policy=policy)
    )
    quality = EarnedBack(*stated_amount("quality", None, quality.amount, quality.formula, inputs.stated))
    experience = EarnedBack(
        *stated_amount("patient-experience", None, experience.amount, experience.formula, inputs.stated)
    )
    loss = stop_loss.StopLoss(*stated_amount("stop-loss", None, loss.amount, loss.formula, inputs.stated))
    net = incorrect + quality.amount + experience.amount + loss.amount
    true_up, true_up_formula = stated_amount(
        "prior-true-up", None, cents(inputs.prior_true_up), PRIOR_TRUE_UP_FORMULA, inputs.stated
    )
    total = net + true_up
    lines = (
        Line(
            "Incorrect payment withhold",
            withhold,
            "withheld from payments for the performance year's episodes",
            incorrect_payments.AUTHORITY,
            unit=Unit.USD,
        ),
        Line(
            "Duplicate services",
            -duplicates,
            "subtracted from the withhold",
            incorrect_payments.DUPLICATES_AUTHORITY,
            unit=Unit.USD,
        ),
        Line(
            "Incomplete episodes",
            -incomplete,
            "amount due minus payments received",
            incorrect_payments.AUTHORITY,
            unit=Unit.USD,
        ),
        Line(
            "Incorrect payment amount",
            incorrect,
            f"withhold {dollars(withhold)} minus duplicate services {dollars(duplicates)} minus overpayment for "
            f"incomplete episodes {dollars(incomplete)}",
            incorrect_payments.AUTHORITY,
            unit=Unit.USD,
        ),
        Line("Quality amount", quality.amount, quality.formula, QUALITY_AUTHORITY, unit=Unit.USD),
        Line(
            "Patient experience amount",
            experience.amount,
            experience.formula,
            PATIENT_EXPERIENCE_AUTHORITY,
            unit=Unit.USD,
        ),
        Line("Stop-loss amount", loss.amount, loss.formula, stop_loss.AUTHORITY, unit=Unit.USD),
        Line(
            NET_LABEL,
            net,
            "incorrect payment, quality, patient experience and stop-loss amounts added together",
            AUTHORITY,
            unit=Unit.USD,
        ),
        Line(PRIOR_TRUE_UP_LABEL, true_up, true_up_formula, AUTHORITY, unit=Unit.USD),
        Line(
            "Report total",
            total,
            f"net amount {dollars(net)} plus true-up {dollars(true_up)}",
            AUTHORITY,
            unit=Unit.USD,
        ),
    )
    return Net(
        incorrect_payment_amount=incorrect,
        quality_amount=quality.amount,
        patient_experience_amount=experience.amount,
        stop_loss_amount=loss.amount,
        net=net,
        prior_true_up=true_up,
        report_total=total,
        direction=direction(total),
        lines=lines,
    )


def direction(total: Decimal) -> str:
    """Tell who pays: CMS (payment), the participant (repayment) or nobody (none), 42 CFR 512.285."""
    if total > 0:
        return PAYMENT
    return REPAYMENT if total < 0 else NEITHER
