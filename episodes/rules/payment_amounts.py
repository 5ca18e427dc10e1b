"""The payment amounts of one participant for a performance year: every cancer type and component, 42 CFR 512.255."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from episodes.rules import adjustments
from episodes.rules.base_rates import national_base_rate, trend_factor
from episodes.rules.cancer_types import cancer_types
from episodes.rules.payment import EpisodePayment, PaymentInputs, price
from portal.policy import Book, PolicyError
from portal.rules.input_error import InputError
from portal.rules.performance_years import performance_year, policy_of
from portal.rules.worksheet import Line

ONE, ZERO = Decimal(1), Decimal(0)


@dataclass(frozen=True, slots=True)
class Factors:
    """The factors of a participant for one component of a performance year; these leave the base rate as it is.

    `geography` are the lines of the worksheet that explain the geographic factor.
    """

    geographic: Decimal = ONE
    case_mix: Decimal = ZERO
    historical_experience: Decimal = ZERO
    geography: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class PaymentAmount:
    """The payment for one component of an episode that starts on `from_on` or later in its performance year.

    `inputs` and `payment` are None where there is no price; `unpriced` then says why.
    """

    cancer_type: str
    component: str
    model_code: str
    from_on: date
    inputs: PaymentInputs | None
    payment: EpisodePayment | None
    unpriced: str = ""


def price_days(year: int, *, book: Book) -> tuple[date, ...]:
    """List the days of a performance year from which a price holds, 42 CFR 512.255.

    They are its first day, and each later day on which another law changes sequestration.

    :raises InputError: for a year outside the Model.
    """
    py = performance_year(year, book=book)
    changes = {value.from_on for value in book.parameter("pricing/sequestration").values}
    return tuple(sorted({py.starts_on} | {day for day in changes if py.starts_on < day <= py.ends_on}))


def payment_amount(
    cancer_type: str, component: str, year: int, factors: Factors, *, from_on: date, book: Book
) -> PaymentAmount:
    """Price one cancer type and component (PC or TC) for a participant, 42 CFR 512.255(c).

    :param from_on: the first day of the episodes.
    :raises InputError: for a year outside the Model.
    """
    policy = policy_of(year, book=book)
    code = policy["episodes/model_codes"].get(cancer_type, {}).get(component, "")
    try:
        inputs = PaymentInputs(
            year=year,
            component=component,
            cancer_type=cancer_type,
            base_rate=national_base_rate(cancer_type, component, year, book=book),
            trend_factor=trend_factor(cancer_type, component, year, book=book),
            geographic_factor=factors.geographic,
            geography=factors.geography,
            case_mix_adjustment=factors.case_mix,
            historical_experience_adjustment=factors.historical_experience,
            blend=adjustments.blend(factors.historical_experience, policy=policy),
            starts_on=from_on,
        )
        payment = price(inputs, book=book)
    except (InputError, PolicyError) as error:
        return PaymentAmount(cancer_type, component, code, from_on, None, None, str(error))
    return PaymentAmount(cancer_type, component, code, from_on, inputs, payment)


def payment_amounts(year: int, factors: Mapping[str, Factors], *, book: Book) -> tuple[PaymentAmount, ...]:
    """List the amounts of a participant by cancer type, PC before TC, then by first day, 42 CFR 512.255.

    :param factors: those of each component that the participant furnishes.
    :raises InputError: for a year outside the Model.
    """
    days = price_days(year, book=book)
    return tuple(
        payment_amount(cancer_type, component, year, factors[component], from_on=day, book=book)
        for cancer_type in cancer_types(on=days[0], book=book)
        for component in sorted(factors)
        for day in days
    )
