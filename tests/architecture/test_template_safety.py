"""Template safety: Django escapes all values, forms have a CSRF token, and nothing loads from other sites."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
FORBIDDEN = {
    "the safe filter": r"\|\s*safe(seq)?\b",
    "autoescape off": r"{%\s*autoescape\s+off",
    "a script of htmx": r"\bhx-on\b|\bhx-vals\s*=\s*[\"']js:",
    "an address of another site for its parts": r"<(script|img|link|iframe)\b[^>]*(src|href)\s*=\s*[\"'](https?:)?//",
}


# Labels and help texts of our forms; Django's form templates print them the same way.
WORDS_OF_FORMS = re.compile(r"{{ (field\.label|field\.help_text|flat_attrs)\|safe }}")


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_has(what):
    assert len(TEMPLATES) > 40
    pattern = re.compile(FORBIDDEN[what], re.IGNORECASE | re.DOTALL)
    assert [path.relative_to(ROOT).as_posix() for path in TEMPLATES if pattern.search(_read(path))] == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("the safe filter", "{{ name|safe }}"),
        ("autoescape off", "{% autoescape off %}"),
        ("a script of htmx", '<div hx-on:click="x()">'),
        ("an address of another site for its parts", '<script src="https://cdn.example/x.js"></script>'),
    ],
)
def test_each_pattern_finds_its_example(what, line):
    assert re.search(FORBIDDEN[what], line, re.IGNORECASE | re.DOTALL)


def test_every_form_that_posts_carries_a_token():
    """Crispy adds the token; a form written by hand must name it."""
    forms = re.compile(r"<form\b[^>]*method\s*=\s*[\"']post[\"'].*?</form>", re.IGNORECASE | re.DOTALL)
    without = [
        path.relative_to(ROOT).as_posix()
        for path in TEMPLATES
        for form in forms.findall(path.read_text())
        if "csrf" not in form
    ]
    assert without == []


def test_python_code_marks_no_text_safe():
    marked = [
        path.relative_to(ROOT).as_posix()
        for app in ("portal", "episodes", "quality", "reconciliation")
        for path in (ROOT / app).rglob("*.py")
        if re.search(r"\bmark_safe\b|\bSafeString\(", path.read_text())
    ]
    assert marked == []


def _read(path: Path) -> str:
    text = path.read_text()
    return WORDS_OF_FORMS.sub("", text) if "uswds" in path.parts else text
