"""The rules of docs/house.md for modules: allowed imports, who writes, forbidden names."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.house import (
    FLOORS,
    NAMESPACES,
    ROOT,
    files_of,
    folder_of,
    forbidden_imports,
    may_import,
    modules,
    name_of,
    room_of,
)

FORBIDDEN_NAMES = ("utils", "helpers", "common", "managers", "signals")
WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}

# Modules that may write outside services, with the reason.
WRITERS_BY_DESIGN = {
    # Calls of the methods `create` and `update` of ServiceAdmin, not of the ORM.
    "portal/admin/service_admin.py": {"create", "update"},
    # allauth's list of open sessions, updated at every request; no person acts.
    "portal/middleware/session_activity.py": {"update"},
}


@pytest.mark.parametrize("floor", FLOORS)
def test_apps_import_lower_apps_only(floor):
    others = [name for name in FLOORS if name not in (floor, *may_import(floor))]
    assert forbidden_imports(files_of(floor), (*others, "tests", "benchmarks")) == []


def test_every_app_is_in_the_list_of_floors():
    """A new app inside `portal` must be in FLOORS, so that `portal` may not import it."""
    found = {path.parent.relative_to(ROOT).as_posix().replace("/", ".") for path in ROOT.glob("*/apps.py")}
    found |= {path.parent.relative_to(ROOT).as_posix().replace("/", ".") for path in ROOT.glob("portal/*/apps.py")}
    assert found == set(FLOORS)


def test_portal_names_the_apps_inside_its_folder_in_settings_and_urls_alone():
    """`portal` itself must not import them."""
    inside = [name for floor, name in NAMESPACES.items() if floor.startswith("portal.")]
    named = {
        name_of(path)
        for path in files_of("portal")
        for name in inside
        if re.search(rf"portal\.{name}\b", path.read_text())
    }
    assert named <= {"portal/settings/base.py", "portal/urls.py"}


@pytest.mark.parametrize("layer", ["rules", "engine", "intake", "policy"])
def test_pure_layers_import_no_django(layer):
    pure = [path for path in modules(layer) if path.parent.name != "admin"]
    assert pure, f"no module in {layer}/: this test would check nothing"
    django = ("django", "celery", "psycopg", "pghistory", "allauth", "portal.models", "portal.clock", "portal.services")
    models = tuple(
        f"{floor}.{part}" for floor in FLOORS for part in ("models", "services", "selectors", "views", "admin")
    )
    assert forbidden_imports(pure, (*django, *models)) == []


def test_pure_layers_load_without_django_settings():
    """Import every pure module in a process without Django settings; Django must not be loaded."""
    import subprocess
    import sys

    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in modules("rules", "engine", "intake", "policy")
        if path.parent.name != "admin" and path.stem != "__main__"
    ]
    script = f"import importlib, sys\nfor name in {names!r}: importlib.import_module(name)\n"
    script += "print([name for name in ('django', 'celery') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr[-2000:]


def test_services_import_none_of_their_callers():
    callers = tuple(
        f"{floor}.{part}" for floor in FLOORS for part in ("tasks", "views", "admin", "management", "forms")
    )
    assert (
        forbidden_imports(modules("services"), (*callers, "portal.jobs", "django.http", "django.contrib.admin")) == []
    )


def test_models_import_no_layer_above_them():
    above = ("services", "views", "admin", "tasks", "forms", "selectors")
    assert forbidden_imports(modules("models"), tuple(f"{floor}.{part}" for floor in FLOORS for part in above)) == []


def test_lifecycles_import_no_models():
    inner = [f"{floor}.{room}" for floor in FLOORS for room in ("models", "services", "selectors", "views", "admin")]
    assert forbidden_imports(modules("lifecycle"), ("django", *inner)) == []


def writes_in(source: str) -> list[tuple[str, int]]:
    """Return the method and the line of each ORM write: `x.save()`, `X.objects.create()`, a query set's `delete()`."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            target = ast.unparse(node.func.value)
            # `services.submissions.create(…)`, `update` of a dictionary or a hash, and super() are not the ORM's.
            orm = "objects" in target or node.func.attr.startswith("bulk_") or not _is_module_or_plain(target, source)
            if orm:
                found.append((node.func.attr, node.lineno))
    return found


def _is_module_or_plain(target: str, source: str) -> bool:
    """Return whether a call's target is an imported name (a service's module) or a plain Python object."""
    root = target.split(".")[0].split("(")[0]
    imports = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom)]
    imported = {(alias.asname or alias.name).rpartition(".")[2] for node in imports for alias in node.names}
    plain = {"super", "self", "context", "fields", "data", "digest", "inputs", "counts", "answers", "sha256", "hashlib"}
    return root in imported | plain


@pytest.mark.parametrize("layer", ["views", "admin", "tasks", "commands", "templatetags", "forms", "middleware"])
def test_only_services_write(layer):
    paths = modules(layer)
    assert paths, f"no module in {layer}: this test would check nothing"
    wrong = [
        f"{name_of(path)}:{line} calls .{method}("
        for path in paths
        for method, line in writes_in(path.read_text())
        if method not in WRITERS_BY_DESIGN.get(name_of(path), set())
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("row.save()", ["save"]),
        ("Participant.objects.create(x=1)", ["create"]),
        ("rows.filter(x=1).update(y=2)", ["update"]),
        ("rows.all().delete()", ["delete"]),
        ("from portal.services import x; x.create(by=1)", []),
        ("context.update(x=1)", []),
    ],
)
def test_writes_in_finds_orm_writes_alone(line, found):
    assert [method for method, _ in writes_in(line)] == found


CATCHES_REFUSALS = {"portal/views/submitted.py", "portal/admin/service_admin.py"}


def names_caught_in(source: str) -> set[str]:
    """Return the names of the errors that a module catches, without their modules."""
    caught = [node.type for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ExceptHandler) and node.type]
    return {ast.unparse(name).rpartition(".")[2] for node in caught for name in getattr(node, "elts", [node])}


@pytest.mark.parametrize("layer", ["views", "admin"])
def test_refusals_are_shown_in_one_place(layer):
    """`submitted` shows a refusal in the form on all pages, and `ServiceAdmin` in the admin."""
    catching = {name_of(path) for path in modules(layer) if "Refused" in names_caught_in(path.read_text())}
    assert catching - CATCHES_REFUSALS == set()
    assert catching, "no module catches refusals: this test would check nothing"


def test_names_caught_in_finds_caught_refusals():
    assert names_caught_in("try:\n  x()\nexcept (use_case.Refused, KeyError) as e:\n  pass") == {"Refused", "KeyError"}
    assert names_caught_in("try:\n  x()\nexcept Refused:\n  pass") == {"Refused"}


def test_every_use_case_takes_keywords_alone_and_its_actor():
    """A call then names each of its arguments, and the history names the actor (`by`)."""
    wrong = []
    for path in modules("services"):
        for node in ast.parse(path.read_text()).body:
            decorated = isinstance(node, ast.FunctionDef) and any(
                "use_case(" in ast.unparse(decorator) for decorator in node.decorator_list
            )
            if decorated and (node.args.args or "by" not in [argument.arg for argument in node.args.kwonlyargs]):
                wrong.append(f"{name_of(path)}:{node.lineno} {node.name}")
    assert wrong == []


def test_no_module_has_a_catch_all_name():
    assert [name_of(path) for path in modules() if path.stem in FORBIDDEN_NAMES] == []


def test_app_packages_are_empty():
    assert [floor for floor in FLOORS if (folder_of(floor) / "__init__.py").read_text().strip()] == []


# Tags that show a number of the law, or a picture with days computed from one.
TAGS_THAT_OPEN_THE_POLICY = {
    "portal/templatetags/law.py",
    "portal/participation/templatetags/close_out.py",
    "portal/participation/templatetags/participant_pages.py",
    "portal/participation/templatetags/year_duties.py",
    "episodes/templatetags/episode_picture.py",
    "quality/templatetags/quality_panel.py",
    "reconciliation/templatetags/report_money.py",
}


def test_only_services_views_commands_and_a_few_tags_open_the_policy():
    """Other modules take the policy as an argument, so that a calculation can use any version."""
    openers = {
        name_of(path)
        for path in modules()
        if re.search(r"\b(policy_book|policy_book_of|load_book)\(", path.read_text())
        and not {"services", "views", "admin", "commands", "demonstration"} & set(room_of(path))
    }
    assert openers == {"portal/selectors.py", "portal/policy/book.py", *TAGS_THAT_OPEN_THE_POLICY}


def test_selectors_take_the_policy_as_an_argument():
    for path in modules("selectors"):
        for node in ast.parse(path.read_text()).body:
            read = {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
            if isinstance(node, ast.FunctionDef) and "book" in read and path != ROOT / "portal" / "selectors.py":
                given = {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}
                assert "book" in given, f"{name_of(path)}: {node.name}"
