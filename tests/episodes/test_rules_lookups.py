"""Lookups of the episodes rules: base rates, trend factors, included services."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from episodes.rules.base_rates import national_base_rate, trend_factor
from episodes.rules.included_services import included_services
from portal.policy import load_book
from portal.rules.input_error import InputError

BOOK = load_book()


def test_base_rates_are_those_of_the_table() -> None:
    assert national_base_rate("lung", "PC", 2021, book=BOOK) == Decimal("2231.40")
    assert national_base_rate("prostate", "TC", 2025, book=BOOK) == Decimal("20415.97")
    assert national_base_rate("liver", "TC", 2021, book=BOOK) == Decimal("14650.00")
    assert trend_factor("lung", "TC", 2023, book=BOOK) == 1


@pytest.mark.parametrize(
    ("cancer_type", "component", "year", "field"),
    [
        ("kidney", "PC", 2021, "cancer_type"),
        ("lung", "XX", 2021, "component"),
        ("lung", "PC", 2020, "performance_year"),
        ("lung", "PC", 2026, "performance_year"),
    ],
)
def test_a_value_that_is_not_in_the_table_is_refused(cancer_type: str, component: str, year: int, field: str) -> None:
    with pytest.raises(InputError) as caught:
        national_base_rate(cancer_type, component, year, book=BOOK)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("code", "category", "component", "modality"),
    [
        ("77263", "planning", "PC", "any"),
        ("77427", "management", "PC", "any"),
        ("G6015", "delivery", "TC", "IMRT"),
        ("77373", "delivery", "TC", "SBRT"),
        ("77523", "delivery", "TC", "PBT"),
        ("77338", "preparation", "both", "IMRT"),
        ("77336", "preparation", "TC", "any"),
        ("77778", "brachytherapy", "both", "brachytherapy"),
        ("C2634", "brachytherapy-source", "TC", "brachytherapy"),
    ],
)
def test_included_services_have_category_component_and_modality(
    code: str, category: str, component: str, modality: str
) -> None:
    found = included_services(on=date(2021, 1, 1), book=BOOK)[code]
    assert (found.category, found.component, found.modality) == (category, component, modality)


@pytest.mark.parametrize("code", ["77423", "77600", "77424", "77469", "99205", "55875", ""])
def test_neutrons_heat_intraoperative_and_office_visits_are_not_included(code: str) -> None:
    assert code not in included_services(on=date(2021, 1, 1), book=BOOK)


def test_every_modality_of_a_service_is_in_the_list_of_modalities() -> None:
    day = date(2021, 1, 1)
    known = {*BOOK.on(day)["episodes/modalities"], "any"}
    assert {service.modality for service in included_services(on=day, book=BOOK).values()} <= known
