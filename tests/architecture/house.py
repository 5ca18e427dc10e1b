"""The floors of the house, bottom first: an app imports only those before it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = (
    "portal", "portal.participation", "episodes", "quality", "reconciliation", "portal.oversight", "portal.connect",
)  # fmt: skip
"""The packages of the apps. Apps inside the folder of `portal` use it; `portal` itself uses none of them."""
ALONE = {"portal.connect": ("portal", "portal.participation")}
"""Apps that import fewer floors than those below them, each with the floors that it may import."""
NAMESPACES = {floor: floor.rpartition(".")[2] for floor in FLOORS}


def may_import(floor: str) -> tuple[str, ...]:
    """Return the floors that an app may import, itself not among them."""
    return ALONE.get(floor, FLOORS[: FLOORS.index(floor)])


def folder_of(floor: str) -> Path:
    return ROOT / floor.replace(".", "/")


def floor_of(path: Path) -> str:
    """Return the floor of a file: the longest package whose folder holds it."""
    inside = [floor for floor in FLOORS if path.is_relative_to(folder_of(floor))]
    return max(inside, key=len)


def files_of(floor: str) -> list[Path]:
    """Return the Python files of one floor, without those of apps inside its folder."""
    return sorted(path for path in folder_of(floor).rglob("*.py") if floor_of(path) == floor)


def room_of(path: Path) -> tuple[str, ...]:
    """Return the path of a file inside its app: the folders below the app's folder, then the file's name."""
    return path.relative_to(folder_of(floor_of(path))).with_suffix("").parts


def modules(*rooms: str) -> list[Path]:
    """Return the Python files of all apps whose path has one of the room names (a folder, or `forms` for `forms.py`).

    Without a room name, return all files except migrations.
    """
    return [
        path
        for floor in FLOORS
        for path in files_of(floor)
        if "migrations" not in path.parts and (not rooms or set(room_of(path)) & set(rooms))
    ]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports_of(path: Path) -> Iterator[tuple[str, int]]:
    """Yield each module that a file imports, by its full name, with the line number."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = list(package[: len(package) - node.level + 1]) if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((f"{module}.{alias.name}", node.lineno) for alias in node.names)


def forbidden_imports(paths: list[Path], forbidden: tuple[str, ...]) -> list[str]:
    """Return a sentence for each import of a forbidden module."""
    return [
        f"{name_of(path)}:{line} imports {imported}"
        for path in paths
        for imported, line in imports_of(path)
        if any(imported == name or imported.startswith(f"{name}.") for name in forbidden)
    ]
