"""The index joins what the law says with who reads it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from portal.formatting import long_date
from portal.policy import load_book
from reconciliation.policy_index import Index, as_json, as_text, build

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def index() -> Index:
    """The index of this checkout."""
    return build(ROOT, book=load_book(), today=date(2026, 11, 21))


def test_a_section_leads_to_module_parameter_and_scenario(index: Index) -> None:
    (payment,) = [module for module in index.modules if module.name == "episodes/rules/payment.py"]
    assert "42 CFR 512.255" in payment.sections
    assert "pricing/discount_professional" in payment.parameters
    assert "episode-payment/worked_examples.toml" in index.scenarios["pricing/discount_professional"]


def test_all_that_is_assumed_is_listed(index: Index) -> None:
    names = {value.name for value in index.assumed}
    assert {"pricing/national_base_rates", "pricing/trend_factors", "model/model_id_pattern"} <= names
    assert "pricing/coinsurance" not in names


def test_every_parameter_that_calculate_reads_has_a_scenario(index: Index) -> None:
    rules = {
        name
        for module in index.modules
        if module.name.startswith(("episodes/rules", "quality/rules", "reconciliation/rules"))
        for name in module.parameters
    }
    # Read by rules that no RULE of calculate reaches; their own tests hold them.
    elsewhere = {
        "deadlines/clinical_data_windows",
        "deadlines/reconsideration_determination_days",
        "episodes/included_services",
        "episodes/reading_lost_fee_for_service",
        "model/effective_day",
        "pricing/case_mix_minimum_episodes",
        "pricing/historical_experience_minimum_episodes",
        "pricing/national_base_rates",
        "pricing/trend_factors",
        "quality/clinical_data_beneficiary_counts",
        "reconciliation/duplicates_cap",
        "reconciliation/stop_loss_basis",
        "reconciliation/stop_loss_minimum_episodes",
        "reconciliation/withholds_counted",
    }
    assert rules - set(index.scenarios) <= elsewhere


def test_both_forms_tell_the_same(index: Index) -> None:
    text = as_text(index, book=load_book())
    told = json.loads(as_json(index))
    by_module, _, rest = text.partition("\nAssumed\n")
    assumed, _, unread = rest.partition("\nNamed by no module in full\n")
    for module in told["modules"]:
        assert f"  {module['module']}\n" in by_module
        for name in module["parameters"]:
            assert f"    {name} [" in by_module
    assert told["assumed"]
    for value in told["assumed"]:
        assert f"  {value['name']} from {long_date(date.fromisoformat(value['from']))}: " in assumed
        assert value["reference"] in assumed
    assert unread.split() == told["unread"]
