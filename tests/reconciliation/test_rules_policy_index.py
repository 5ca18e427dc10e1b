"""The index of sections, modules, parameters and scenarios."""

from __future__ import annotations

import json
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.urls import reverse

from portal.formatting import long_date
from portal.policy import load_book
from portal.staff import ANALYST, HELP_DESK
from reconciliation.policy_index import Index, as_json, as_text, build
from reconciliation.policy_sections import KNOWN_FROM, sections
from tests import factories

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def index() -> Index:
    """Return the index of this checkout."""
    return build(ROOT, book=load_book(), today=date(2026, 11, 21))


def test_a_section_leads_to_module_parameter_and_scenario(index: Index) -> None:
    (payment,) = [module for module in index.modules if module.name == "episodes/rules/payment.py"]
    assert "42 CFR 512.255" in payment.sections
    assert "pricing/discount_professional" in payment.parameters
    assert "episode-payment/worked_examples.toml" in index.scenarios["pricing/discount_professional"]


def _under(section: str, index: Index) -> dict[str, list[str]]:
    """Return the modules under a section of the text, each with its parameters."""
    found: dict[str, list[str]] = {}
    module = ""
    _, _, rest = as_text(index, book=load_book()).partition(f"\n{section}\n")
    for line in rest.splitlines():
        if not line.startswith(" "):
            break
        if line.startswith("    "):
            found[module].append(line.split()[0])
        else:
            module = line.strip()
            found[module] = []
    return found


@pytest.mark.parametrize(
    ("section", "module", "parameters"),
    [
        ("42 CFR 512.220", "portal/participation/attestations/pso.py", ["participation/pso_bound_kinds"]),
        ("42 CFR 512.220", "portal/participation/attestations/attestation.py", []),
        ("42 CFR 512.230", "episodes/engine/membership.py", ["episodes/reading_cancer_type_conflict"]),
        ("42 CFR 512.230", "quality/intake/checks/diagnosis.py", []),
        ("42 CFR 512.245", "episodes/engine/starts.py", ["episodes/reading_technical_not_started"]),
        ("42 CFR 512.245", "episodes/engine/construction.py", []),
    ],
)
def test_section_lists_modules_outside_rules_too(
    index: Index, section: str, module: str, parameters: list[str]
) -> None:
    assert set(parameters) <= set(_under(section, index)[module])


def test_parameter_is_listed_only_under_the_sections_of_its_reference(index: Index) -> None:
    """A module that cites two sections is listed under each with the parameters of that section alone."""
    assert "episodes/reading_technical_start" not in _under("42 CFR 512.245", index)["episodes/engine/starts.py"]


def test_assumed_values_are_listed(index: Index) -> None:
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
    # Rules outside `calculate` read these; other tests cover them.
    elsewhere = {
        "deadlines/clinical_data_windows",
        "deadlines/clock_during_information",
        "deadlines/position_paper_days",
        "deadlines/reconsideration_acknowledgement_days",
        "deadlines/reconsideration_determination_days",
        "deadlines/staff_reminder_days",
        "episodes/baseline_year_weights",
        "episodes/end_modifier",
        "episodes/start_modifier",
        "episodes/excluded_services",
        "episodes/included_services",
        "episodes/modalities",
        "episodes/model_codes",
        "episodes/reading_lost_fee_for_service",
        "episodes/no_pay_fewest_lines",
        "episodes/no_pay_missing_share",
        "episodes/no_pay_wait_days",
        "episodes/watch_limits",
        "episodes/watch_minimum_episodes",
        "model/effective_day",
        "pricing/adjustment_step",
        "pricing/case_mix_age_groups",
        "pricing/case_mix_characteristics",
        "pricing/case_mix_minimum_episodes",
        "pricing/case_mix_window",
        "pricing/gpci",
        "pricing/historical_experience_minimum_episodes",
        "pricing/national_base_rates",
        "pricing/trend_factors",
        "pricing/wage_indexes",
        "quality/clinical_data_beneficiary_counts",
        "quality/suppressed_survey",
        "quality/survey_answers_minimum",
        "reconciliation/duplicates_cap",
        "reconciliation/peer_quantiles",
        "reconciliation/small_cell_minimum",
        "reconciliation/stop_loss_basis",
        "reconciliation/stop_loss_minimum_episodes",
        "reconciliation/withholds_counted",
    }
    assert rules - set(index.scenarios) <= elsewhere


def test_text_and_json_have_the_same_content(index: Index) -> None:
    text = as_text(index, book=load_book())
    parsed = json.loads(as_json(index, book=load_book()))
    by_module, _, rest = text.partition("\nAssumed\n")
    assumed, _, unread = rest.partition("\nNot named in full by any module\n")
    for module in parsed["modules"]:
        assert f"  {module['module']}\n" in by_module
        for name in module["parameters"]:
            assert f"    {name} [" in by_module
    assert parsed["assumed"]
    for value in parsed["assumed"]:
        assert f"  {value['name']} from {long_date(date.fromisoformat(value['from']))}: " in assumed
        assert value["reference"] in assumed
    assert unread.split() == parsed["unread"]


SUBPART = [
    *("512.200", "512.205", "512.210", "512.215", "512.217", "512.220", "512.225", "512.230", "512.235", "512.240"),
    *("512.245", "512.250", "512.255", "512.260", "512.265", "512.270", "512.275", "512.280", "512.285", "512.290"),
]


def test_every_section_of_the_subpart_says_what_implements_it_or_why_nothing_does(index: Index) -> None:
    assert [section.number for section in sections()] == SUBPART
    known = {module.name for module in index.modules}
    for section in sections():
        assert section.title and section.asks.endswith("."), section.number
        assert section.known_from in KNOWN_FROM, section.number
        assert section.modules or section.gaps, section.number
        assert [name for name in section.modules if not (ROOT / name).exists()] == [], section.number
        assert [gap for gap in section.gaps if not gap.endswith(".")] == [], section.number
        # A module that is read first cites the section, or reads a parameter of it.
        found = _under(section.name, index)
        assert [name for name in section.modules if name in known and name not in found] == [], section.number


def test_the_json_has_each_section_with_values_and_scenarios(index: Index) -> None:
    parsed = json.loads(as_json(index, book=load_book()))
    assert [one["section"] for one in parsed["sections"]] == [f"42 CFR {number}" for number in SUBPART]
    payment = next(one for one in parsed["sections"] if one["section"] == "42 CFR 512.255")
    [module] = [one for one in payment["modules"] if one["module"] == "episodes/rules/payment.py"]
    [withhold] = [one for one in module["parameters"] if one["name"] == "pricing/quality_withhold"]
    assert withhold["values"][0]["value"] == "0.02"
    assert withhold["values"][0]["standing"] == "published"
    assert "episode-payment/worked_examples.toml" in withhold["scenarios"]


def test_the_text_names_what_is_not_done(index: Index) -> None:
    text = as_text(index, book=load_book())
    assert "\n42 CFR 512.270\n  Add-on payments under existing Medicare payment systems: " in text
    assert "  Not implemented; from memory, not checked against the text\n  Not done: Add-ons are paid" in text


@pytest.mark.django_db
def test_staff_read_the_index_in_the_admin() -> None:
    address = reverse("admin:reconciliation_run_policy_index")
    browser = factories.client(factories.user(staff=ANALYST))
    shown = unescape(browser.get(address).content.decode())
    for section in sections():
        assert section.title in shown
        assert section.asks in shown
    shown = browser.get(address, {"section": "512.270"}).content.decode()
    assert "Add-ons are paid, or not paid" in shown
    shown = browser.get(address, {"section": "512.255"}).content.decode()
    for words in ("pricing/quality_withhold", "0.02 from January 1, 2021 (published)", "episodes/rules/payment.py"):
        assert words in shown
    assert browser.get(address, {"section": "512.999"}).status_code == 404
    assert factories.client(factories.user(staff=HELP_DESK)).get(address).status_code == 403
