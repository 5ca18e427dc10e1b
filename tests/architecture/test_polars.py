"""Polars is loaded where rows are worked on, and by nothing that only leads there.

A process that has used Polars must not fork (its threads do not come along), and the parent of a worker's processes and
the web server load every module of the apps. So tasks, services, views and admin import it inside the function that
needs it.
"""

from __future__ import annotations

import subprocess
import sys

from tests.architecture.house import ROOT, modules

LEADING_THERE = ("tasks", "services", "views", "admin", "urls", "forms", "templatetags", "selectors", "models")
# Modules that load Polars today, each with the work that will change it.
KNOWN: frozenset[str] = frozenset()


def dotted(rooms: tuple[str, ...]) -> list[str]:
    found = {path for room in rooms for path in modules(room)}
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in found]
    return sorted(set(names) - KNOWN)


def loaded(script: str) -> list[str]:
    """Run Python with Django set up, and return the modules that the script prints."""
    begin = "import importlib, sys, django; django.setup()\n"
    end = "\nprint(*[name for name in ('polars', 'quality.intake.checking') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", begin + script + end], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()[-1].split()


def test_no_room_that_a_parent_process_loads_loads_polars():
    for room in LEADING_THERE:
        assert modules(room), f"no module in {room}: this test would look at nothing"
    assert loaded(f"for name in {dotted(LEADING_THERE)!r}: importlib.import_module(name)") == []


def test_neither_celery_nor_the_web_server_loads_polars():
    script = "import portal.celery, portal.wsgi, portal.urls\nportal.celery.app.loader.import_default_modules()"
    assert loaded(script) == []


def test_the_search_finds_polars_where_it_is_loaded():
    assert loaded("import quality.intake.checking") == ["polars", "quality.intake.checking"]
