"""Rules hold the formulas of the law and nothing else: no Django, no I/O, no clock, no number but 0 and 1."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.house import FLOORS, NAMESPACES, ROOT, floor_of, modules, room_of

MODULES = [path for path in modules("rules") if "tests" not in path.parts and "rules" in room_of(path)[:-1]]
# Modules that read files, the network, the time or random numbers.
IMPURE = {"io", "os", "pathlib", "random", "secrets", "socket", "subprocess", "sys", "time", "urllib", "zoneinfo"}
CLOCKS = {"now", "today", "utcnow", "time", "monotonic", "open", "input", "print"}
# The cent is the one number that the law does not name. Only this module rounds.
MONEY = ROOT / "portal" / "rules" / "money.py"


@cache
def parse(path: Path) -> ast.Module:
    """Read a module as a syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(tree: ast.Module) -> Iterator[str]:
    """Yield the names of the modules that a module imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "rules import by full name"
            yield node.module or ""


def test_there_are_rules_in_each_app_that_decides_by_law() -> None:
    assert {floor_of(path) for path in MODULES} == set(FLOORS) - {"portal.oversight", "portal.connect"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_rules_import_the_standard_library_the_policy_and_lower_rules_only(path: Path) -> None:
    lower = FLOORS[: FLOORS.index(floor_of(path)) + 1]
    allowed = ["portal.policy", "portal.formatting", *(f"{floor}.rules" for floor in lower)]
    for name in imports(parse(path)):
        top = name.partition(".")[0]
        if top in NAMESPACES:
            assert any(name == root or name.startswith(f"{root}.") for root in allowed), name
        else:
            assert top in sys.stdlib_module_names, name
            assert top not in IMPURE, name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_rules_hold_no_number_but_zero_and_one(path: Path) -> None:
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float | complex):
            assert node.value in (0, 1), f"{path.name}:{node.lineno} holds {node.value}"
            assert not isinstance(node.value, float), f"{path.name}:{node.lineno} holds a float"
        if isinstance(node, ast.Call) and path != MONEY:
            assert not hidden_number(node), f"{path.name}:{node.lineno} hides a number in a string"


def hidden_number(call: ast.Call) -> bool:
    """Return whether a call has a number or a day in a text, like Decimal("0.5")."""
    return any(
        isinstance(argument, ast.Constant)
        and isinstance(argument.value, str)
        and re.fullmatch(r"[+-]?[0-9][0-9._-]*", argument.value)
        for argument in call.args
    )


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_rules_read_no_clock_and_do_no_input_or_output(path: Path) -> None:
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            assert name not in CLOCKS, f"{path.name}:{node.lineno} calls {name}"
            assert name != "float", f"{path.name}:{node.lineno} makes a float"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_rounding_happens_in_money_alone(path: Path) -> None:
    if path == MONEY:
        return
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            assert name not in ("quantize", "round"), f"{path.name}:{node.lineno} rounds"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_public_rules_cite_their_section(path: Path) -> None:
    for node in parse(path).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            assert re.search(r"42 CFR \d+", ast.get_docstring(node) or ""), f"{path.name}: {node.name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_records_of_rules_are_frozen(path: Path) -> None:
    for node in parse(path).body:
        if isinstance(node, ast.ClassDef) and not any(
            isinstance(base, ast.Name) and base.id.endswith("Error") for base in node.bases
        ):
            decorators = [ast.unparse(decorator) for decorator in node.decorator_list]
            assert decorators == ["dataclass(frozen=True, slots=True)"], f"{path.name}: {node.name}"
