"""Diagrams of all apps' lifecycles, in Mermaid, which code hosting sites display."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from portal.state_machine import Lifecycle

HEAD = """# Lifecycles

Which status may follow which. The tables stand in each app's `lifecycle.py`, every change of a status passes them, and
`manage.py draw_lifecycles` draws this page from them.
"""


def lifecycles() -> Iterator[tuple[str, Lifecycle]]:
    """Yield each lifecycle of the project with the name of its module, app by app."""
    for app in apps.get_app_configs():
        name = f"{app.name}.lifecycle"
        if app.name.startswith("django") or find_spec(name) is None:
            continue
        yield from ((name, value) for value in vars(import_module(name)).values() if isinstance(value, Lifecycle))


def diagrams() -> str:
    """Return the text of docs/lifecycles.md."""
    return HEAD + "".join(_section(module, lifecycle) for module, lifecycle in lifecycles())


def _section(module: str, lifecycle: Lifecycle) -> str:
    arrows = [f"    [*] --> {_state(lifecycle.first)}"]
    for now, following in lifecycle.moves.items():
        arrows += [f"    {_state(now)} --> {_state(then)}" for then in sorted(following)]
        if not following:
            arrows.append(f"    {_state(now)} --> [*]")
    lines = "\n".join(arrows)
    title = lifecycle.row[:1].upper() + lifecycle.row[1:]
    return f"\n## {title}\n\n`{module}`\n\n```mermaid\nstateDiagram-v2\n{lines}\n```\n"


def _state(status: str) -> str:
    """Return a status as an identifier that Mermaid accepts."""
    return status.replace("-", "_")
