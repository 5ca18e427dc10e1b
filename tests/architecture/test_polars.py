"""Polars is imported inside the functions that use it.

A process that has used Polars must not fork, because a fork does not copy its threads. The parent of the worker's
processes and the web server load every module of the apps. So tasks, services, views and admin import Polars inside
the function that needs it.
"""

from __future__ import annotations

import subprocess
import sys

from tests.architecture.house import ROOT, modules

LOADED_BY_PARENTS = ("tasks", "services", "views", "admin", "urls", "forms", "templatetags", "selectors", "models")
# Modules that load Polars today, each with the work that will change it.
KNOWN: frozenset[str] = frozenset()


def dotted(rooms: tuple[str, ...]) -> list[str]:
    found = {path for room in rooms for path in modules(room)}
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in found]
    return sorted(set(names) - KNOWN)


def loaded(script: str) -> list[str]:
    """Run a script in Python with Django set up and return which of Polars and `checking` it loaded."""
    begin = "import importlib, sys, django; django.setup()\n"
    end = "\nprint(*[name for name in ('polars', 'quality.intake.checking') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", begin + script + end], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()[-1].split()


def test_modules_that_parent_processes_load_do_not_load_polars():
    for room in LOADED_BY_PARENTS:
        assert modules(room), f"no module in {room}: this test would check nothing"
    assert loaded(f"for name in {dotted(LOADED_BY_PARENTS)!r}: importlib.import_module(name)") == []


def test_neither_celery_nor_the_web_server_loads_polars():
    script = "import portal.celery, portal.wsgi, portal.urls\nportal.celery.app.loader.import_default_modules()"
    assert loaded(script) == []


def test_loaded_finds_polars():
    assert loaded("import quality.intake.checking") == ["polars", "quality.intake.checking"]
