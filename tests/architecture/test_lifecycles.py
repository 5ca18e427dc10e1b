"""Changes of status go through the lifecycle of their row, and the diagrams in the docs show these lifecycles."""

from __future__ import annotations

import ast

import pytest
from django.apps import apps

from portal.lifecycle_diagrams import diagrams, lifecycles
from quality.models import SubmissionWindow
from tests.architecture.house import ROOT, modules, name_of

# The statuses of new rows: a constructor or a bulk insert may name these.
FIRST = {lifecycle.first for _, lifecycle in lifecycles()}

WRITES = ("update", "create", "get_or_create", "update_or_create", "aupdate", "acreate")


def unchecked(source: str) -> list[int]:
    """Return the lines that set a status without a lifecycle."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign) and not _asks(node.value):
            targets = [one for target in node.targets for one in getattr(target, "elts", [target])]
            found += [one.lineno for one in targets if isinstance(one, ast.Attribute) and one.attr == "status"]
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in WRITES:
            written = [(word.arg, word.value) for word in node.keywords]
            for _, given in [pair for pair in written if isinstance(pair[1], ast.Dict)]:  # defaults={"status": …}
                written += [
                    (getattr(key, "value", None), value) for key, value in zip(given.keys, given.values, strict=True)
                ]
            found += [value.lineno for name, value in written if name == "status" and not _asks(value)]
    return found


# All modules that name a status, not services alone.
PATHS = [path for path in modules() if "status" in path.read_text()]


def _asks(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr == "check"


@pytest.mark.parametrize("path", PATHS, ids=name_of)
def test_changes_of_status_go_through_the_lifecycle(path):
    assert unchecked(path.read_text()) == [], name_of(path)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("row.status = 'done'", True),
        ("row.status, row.at = Status.DONE, now", True),
        ("rows.filter(status='queued').update(status='done')", True),
        ("Row.objects.create(status=Status.DONE)", True),
        ("row.status = lifecycle.RUN.check(row.status, DONE)", False),
        ("Row.objects.update_or_create(pk=1, defaults={'status': 'done'})", True),
        ("lifecycle.RUN.move(row, DONE)", False),
        ("rows.update(status=RUN.check(QUEUED, DONE))", False),
        ("rows.filter(status='done')", False),
    ],
)
def test_unchecked_finds_changes_without_a_lifecycle(line, found):
    assert bool(unchecked(line)) == found


OF_A_STATE = {SubmissionWindow}  # their column `state` is a State of the Union


def test_every_status_column_has_a_lifecycle_with_its_choices():
    tables = [frozenset(lifecycle.moves) for _, lifecycle in lifecycles()]
    for label in ("portal", "participation", "episodes", "quality", "reconciliation", "oversight"):
        for model in apps.get_app_config(label).get_models():
            columns = {field.name: field for field in model._meta.fields if not hasattr(model, "pgh_tracked_model")}
            if "status" in columns:
                assert frozenset(value for value, _ in columns["status"].choices) in tables, model._meta.label
                assert columns["status"].default in FIRST, model._meta.label
            if model not in OF_A_STATE:
                assert "state" not in columns, "the word for it is status"


def test_moves_lead_to_statuses_of_the_same_table():
    for module, lifecycle in lifecycles():
        assert lifecycle.first in lifecycle.moves, module
        assert {then for following in lifecycle.moves.values() for then in following} <= set(lifecycle.moves), module


# The last words about a row. A status with another name needs a way on.
FINAL = {
    "accepted", "answered", "canceled", "closed", "completed", "cooperated", "decided", "declined", "discarded", "done",
    "ended", "failed", "filed", "issued", "loaded", "offset", "paid", "ready", "refused", "rejected", "revoked", "sent",
    "waived", "withdrawn",
}  # fmt: skip


def test_every_status_can_be_reached_and_has_a_way_on_or_is_final():
    for module, lifecycle in lifecycles():
        reached, waiting = {lifecycle.first}, [lifecycle.first]
        while waiting:
            following = lifecycle.moves[waiting.pop()] - reached
            reached |= following
            waiting += following
        assert reached == set(lifecycle.moves), f"{module}: {lifecycle.row}"
        ends = {status for status, following in lifecycle.moves.items() if not following - {status}}
        assert ends <= FINAL, f"{module}: {lifecycle.row}"


def test_every_status_leads_to_a_final_one_or_back_to_the_first():
    """No two statuses lead to each other alone, so no row can be caught."""
    for module, lifecycle in lifecycles():
        good = (FINAL & set(lifecycle.moves)) | {lifecycle.first}
        while more := {status for status, following in lifecycle.moves.items() if following & good} - good:
            good |= more
        assert good == set(lifecycle.moves), f"{module}: {lifecycle.row}"


def test_diagrams_in_the_docs_show_the_lifecycles():
    assert (ROOT / "docs" / "lifecycles.md").read_text() == diagrams(), "run manage.py draw_lifecycles"
