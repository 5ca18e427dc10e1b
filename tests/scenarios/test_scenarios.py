"""All scenarios, calculated with the function of `manage.py calculate`."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pytest

from portal.policy.regimes import book_under
from reconciliation.calculate.calculation import calculate
from reconciliation.calculate.requests import RULES

FOLDER = Path(__file__).parent
TODAY = date(2026, 11, 21)
FEWEST = 8


def read_scenarios() -> Iterator[Any]:
    """Yield the scenarios of all files."""
    for path in sorted(FOLDER.glob("*/*.toml")):
        with path.open("rb") as file:
            content = tomllib.load(file)
        assert set(content) - {"regime"} == {"authority", "scenario"}, path
        for scenario in content["scenario"]:
            rule = path.parent.name
            yield pytest.param(rule, content.get("regime", ""), scenario, id=f"{rule}/{path.stem}: {scenario['name']}")


SCENARIOS = list(read_scenarios())


@pytest.mark.parametrize(("rule", "regime", "scenario"), SCENARIOS)
def test_scenario(rule: str, regime: str, scenario: dict[str, Any]) -> None:
    assert set(scenario) in ({"name", "request", "result"}, {"name", "request", "errors"})
    book = book_under(regime)
    outcome = calculate(rule, json.dumps(scenario["request"]).encode(), book=book, today=TODAY)
    if "errors" in scenario:
        assert [error["field"] for error in outcome.body["errors"]] == scenario["errors"], outcome.body
        assert all(error["message"].endswith((".", "?")) for error in outcome.body["errors"])
        return
    assert outcome.ok, outcome.body
    result = outcome.body["result"]
    for field, expected in scenario["result"].items():
        exact = rule == "identifiers"  # identifiers have leading zeros
        assert same(result[field], expected, exact=exact), (field, result[field], expected)
    assert outcome.body["lines"]
    if "policy" in scenario["request"]:
        rehearsed = set(scenario["request"]["policy"])
        assert rehearsed == set(outcome.body["policy"]["rehearsed"])
        assert rehearsed == {entry["name"] for entry in outcome.body["policy"]["used"] if entry.get("rehearsed")}
    else:
        assert outcome.body["policy"]["digest"] == book.digest


def same(found: Any, expected: Any, *, exact: bool) -> bool:
    """Return whether a result equals the expected value: numbers by value, a table by the fields that it names."""
    if isinstance(expected, dict):
        return all(same(found[key], value, exact=exact) for key, value in expected.items())
    if isinstance(expected, list):
        return len(found) == len(expected) and all(
            same(*pair, exact=exact) for pair in zip(found, expected, strict=True)
        )
    if expected == "null":
        return found is None
    if isinstance(expected, str) and isinstance(found, str) and not exact:
        try:
            return Decimal(found) == Decimal(expected)
        except InvalidOperation:
            return found == expected
    return type(found) is type(expected) and found == expected


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_has_scenarios(rule: str) -> None:
    mine = [param for param in SCENARIOS if param.values[0] == rule]
    assert len(mine) >= FEWEST
    assert len({param.id for param in mine}) == len(mine)
