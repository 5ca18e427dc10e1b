"""Docstrings are plain: they open with a noun or a verb, and one thing has one word (docs/glossary.md)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.house import ROOT, modules, name_of

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
    """Yield line and text of each docstring of a file: of modules, classes, functions and attributes."""
    for node in ast.walk(ast.parse(path.read_text())):
        for statement in getattr(node, "body", []) if not isinstance(node, ast.Lambda | ast.IfExp) else []:
            match statement:
                case ast.Expr(value=ast.Constant(value=str(text))):
                    yield statement.lineno, text.strip()


def test_docstrings_open_with_a_noun_or_a_verb() -> None:
    """A docstring names the thing or says what the function does."""
    found = [
        f"{name_of(path)}:{line}: {text.splitlines()[0]}"
        for path in _files()
        for line, text in _docstrings(path)
        if SENTENCE_WORDS.match(text)
    ]
    assert not found


def test_names_are_no_riddles() -> None:
    """Names that we define use words of the field."""
    defined = [
        (path, node.name)
        for path in _files()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    ] + [(path, path.stem) for path in _files()]
    assert not [f"{name_of(path)}: {name}" for path, name in defined if RIDDLES.search(name)]


def _days_written_raw(source: str) -> list[int]:
    """Return the lines of f-strings that write a day or an instant in ISO form."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FormattedValue)
        and (node.format_spec is None or "%Y-" in ast.unparse(node.format_spec))
        and re.search(r"_(?:on|at)$", getattr(node.value, "attr", getattr(node.value, "id", "")))
    ]


def test_days_in_sentences_are_american() -> None:
    """People read "August 29, 2022", so `portal.formatting` writes the days in sentences."""
    found = {name_of(path): lines for path in modules() if (lines := _days_written_raw(path.read_text()))}
    assert found == {}


def test_days_written_raw_finds_iso_days() -> None:
    assert _days_written_raw('f"to {row.due_on}"') == [1]
    assert _days_written_raw('f"to {row.due_on:%Y-%m-%d}"') == [1]
    assert _days_written_raw('f"to {long_date(row.due_on)} {row.on} {row.due_on:%B}"') == []
