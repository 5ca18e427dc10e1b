"""The kind of a participant: only the rules of participation ask for it."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.house import ROOT, folder_of, modules, name_of

WORDS = {"professional", "technical", "dual"}
NAMES = {word.upper() for word in WORDS}
RULES = folder_of("portal.participation") / "rules"
# The generator of claims may import no rules, so it compares kinds itself.
LEFT_OUT = (ROOT / "episodes" / "generator",)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def is_kind(node: ast.AST) -> bool:
    """Return whether an expression names one kind or several: `"dual"`, `Kind.DUAL`, `("technical", "dual")`."""
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return any(is_kind(one) for one in node.elts)
    if isinstance(node, ast.Constant):
        return node.value in WORDS
    return (isinstance(node, ast.Name) and node.id in NAMES) or (isinstance(node, ast.Attribute) and node.attr in NAMES)


def lines_asking_for_a_kind(source: str) -> list[int]:
    """Return the lines that compare with a kind, look one up in a dictionary, or match one."""
    asked = []
    for node in ast.walk(ast.parse(source)):
        compares = isinstance(node, ast.Compare) and any(is_kind(one) for one in (node.left, *node.comparators))
        looks_up = isinstance(node, ast.Dict) and any(key is not None and is_kind(key) for key in node.keys)
        matches = isinstance(node, ast.MatchValue) and is_kind(node.value)
        belongs = isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("is_in", "isin") and any(
            is_kind(one) for one in node.args
        )  # fmt: skip
        if compares or looks_up or matches or belongs:
            asked.append(node.lineno)
    return asked


def test_no_module_outside_the_rules_asks_for_the_kind():
    paths = [path for path in modules() if not path.is_relative_to(RULES)]
    paths = [path for path in paths if not any(path.is_relative_to(folder) for folder in LEFT_OUT)]
    wrong = [f"{name_of(path)}:{line}" for path in paths for line in lines_asking_for_a_kind(path.read_text())]
    assert wrong == []


@pytest.mark.parametrize(
    "source",
    [
        'x = inputs.kind == "technical"',
        "x = inputs.kind != TECHNICAL",
        "x = participant.kind in (Kind.DUAL, Kind.PROFESSIONAL)",
        'x = "dual" in kinds',
        'x = {"technical": 1}[kind]',
        'frame.filter(column.is_in(["dual"]))',
    ],
)
def test_the_search_finds_each_way_to_ask(source):
    assert lines_asking_for_a_kind(source) == [1]


def test_no_template_asks_for_the_kind():
    assert len(TEMPLATES) > 100
    tags = [
        (path.relative_to(ROOT).as_posix(), tag)
        for path in TEMPLATES
        for tag in re.findall(r"{%.*?%}", path.read_text(), flags=re.DOTALL)
    ]
    assert [one for one in tags if re.search(r"[\"'](professional|technical|dual)[\"']", one[1])] == []
