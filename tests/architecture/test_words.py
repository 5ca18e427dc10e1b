"""Docstrings are plain: they open with a noun or a verb, and one thing has one word (docs/glossary.md)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.house import ROOT, name_of

SENTENCE_WORDS = re.compile(
    r"(?:What|Who|Whose|Whoever|Whether|How|Why|When|Where|Which|If|That|There|It|This|These|Here)\b"
)
RIDDLES = re.compile(r"(?:^|_)(?:eyes|cast|mend|mends|mended|guards_of_the_door|signs_of_life)(?:$|_)")


def _files() -> list[Path]:
    folders = ("portal", "episodes", "quality", "reconciliation", "tests", "benchmarks")
    return sorted(
        path for folder in folders for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts
    )


def _docstrings(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the docstrings of a file with their lines: of modules, classes, functions, and below attributes."""
    for node in ast.walk(ast.parse(path.read_text())):
        for statement in getattr(node, "body", []) if not isinstance(node, ast.Lambda | ast.IfExp) else []:
            match statement:
                case ast.Expr(value=ast.Constant(value=str(text))):
                    yield statement.lineno, text.strip()


def test_docstrings_open_with_a_noun_or_a_verb() -> None:
    """A docstring names its thing, or says what is done; it is not the answer to a question."""
    found = [
        f"{name_of(path)}:{line}: {text.splitlines()[0]}"
        for path in _files()
        for line, text in _docstrings(path)
        if SENTENCE_WORDS.match(text)
    ]
    assert not found


def test_names_are_no_riddles() -> None:
    """Names of ours are words of the field; libraries may call their things as they like."""
    defined = [
        (path, node.name)
        for path in _files()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    ] + [(path, path.stem) for path in _files()]
    assert not [f"{name_of(path)}: {name}" for path, name in defined if RIDDLES.search(name)]
