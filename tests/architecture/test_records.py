"""One record for one thing: no dataclass repeats the fields of another."""

from __future__ import annotations

import ast
from itertools import combinations

from tests.architecture.house import modules, name_of

MOST_FIELDS_IN_COMMON = 6


def records() -> dict[str, frozenset[str]]:
    """Return the field names of every dataclass, by module and class."""
    found = {}
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef) and any("dataclass" in ast.unparse(one) for one in node.decorator_list):
                fields = [part.target for part in node.body if isinstance(part, ast.AnnAssign)]
                names = frozenset(target.id for target in fields if isinstance(target, ast.Name))
                found[f"{name_of(path)}: {node.name}"] = names
    return found


def test_no_two_records_share_most_of_their_fields():
    found = records()
    assert len(found) > 50
    twins = [
        (one, other, sorted(found[one] & found[other]))
        for one, other in combinations(sorted(found), 2)
        if len(found[one] & found[other]) > MOST_FIELDS_IN_COMMON
    ]
    assert twins == []


def test_records_of_claims_are_defined_in_episodes_alone():
    """The generator has a separate claim line, which it writes and no other module reads."""
    for record in ("ClaimLine", "CitedLine", "EpisodeComponent"):
        defined = [name for name in records() if name.endswith(f": {record}") and "/generator/" not in name]
        assert defined == [f"episodes/rules/records.py: {record}"]
