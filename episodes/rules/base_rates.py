"""National base rates, 42 CFR 512.250, and trend factors, 42 CFR 512.255."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from episodes.rules.cancer_types import cancer_types, check_cancer_type
from portal.policy import Book
from portal.rules.input_error import InputError
from portal.rules.money import cents
from portal.rules.performance_years import performance_year, policy_of


@dataclass(frozen=True, slots=True)
class BaseRate:
    """The base rate of a cancer type and component in USD, its trend factor, and the M-code that bills it.

    `trended` is the rate with the factor, from which the geographic adjustment starts.
    """

    cancer_type: str
    component: str
    model_code: str
    national: Decimal
    trend_factor: Decimal
    trended: Decimal


def national_base_rate(cancer_type: str, component: str, year: int, *, book: Book) -> Decimal:
    """Return the national base rate of a cancer type and component (PC or TC) in USD, 42 CFR 512.250.

    :raises InputError: for a year outside the Model, a cancer type that is not included, or one without a rate.
    :raises PolicyError: when the policy has no table for the year.
    """
    return _of_component("pricing/national_base_rates", cancer_type, component, year, book=book)


def trend_factor(cancer_type: str, component: str, year: int, *, book: Book) -> Decimal:
    """Return the trend factor of a cancer type and component (PC or TC) for a year, 42 CFR 512.255.

    :raises InputError: for a year outside the Model, a cancer type that is not included, or one without a factor.
    :raises PolicyError: when the policy has no table for the year.
    """
    return _of_component("pricing/trend_factors", cancer_type, component, year, book=book)


def trended(base_rate: Decimal, trend_factor: Decimal) -> Decimal:
    """Return a national base rate with its trend factor, in USD to the cent, 42 CFR 512.255."""
    return cents(base_rate * trend_factor)


def base_rates(year: int, *, book: Book) -> tuple[BaseRate, ...]:
    """List the base rates of a performance year by cancer type, PC before TC, 42 CFR 512.250 and 512.255.

    :raises InputError: for a year outside the Model, or a cancer type without a rate or factor.
    :raises PolicyError: when the policy has no table for the year.
    """
    policy = policy_of(year, book=book)
    found = []
    for cancer_type in cancer_types(on=policy.day, book=book):
        for component, code in sorted(policy["episodes/model_codes"][cancer_type].items()):
            rate = national_base_rate(cancer_type, component, year, book=book)
            factor = trend_factor(cancer_type, component, year, book=book)
            found.append(BaseRate(cancer_type, component, code, rate, factor, trended(rate, factor)))
    return tuple(found)


def _of_component(name: str, cancer_type: str, component: str, year: int, *, book: Book) -> Decimal:
    """Look up one amount in a table by cancer type and component."""
    starts_on: date = performance_year(year, book=book).starts_on
    check_cancer_type(cancer_type, on=starts_on, book=book)
    row: dict[str, Decimal] = book.on(starts_on)[name].get(cancer_type, {})
    if component not in row:
        raise InputError("component", f"There is no {component} amount for {cancer_type} in {year}.")
    return row[component]
