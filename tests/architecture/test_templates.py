"""Templates follow the content security policy and use components."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
NAMES = [str(path.relative_to(ROOT / "templates")) for path in TEMPLATES]


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_nothing_is_written_inline(path):
    text = re.sub(r"{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.DOTALL)
    assert not re.search(r"<style\b", text), "a <style> element"
    assert not re.search(r"\sstyle\s*=", text), "a style attribute"
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "a script without src"
    assert not re.search(r"\son[a-z]+\s*=", text), "an on… attribute"
    assert "javascript:" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_tables_are_written_by_the_component(path):
    """`portal/templatetags/tables.py` alone writes captions, scopes, labels for phones and pagers."""
    if path.parts[-2] == "elements":  # elements of allauth's tables, which our pages do not use
        return
    assert not re.search(r"<(table|thead|tbody|tr|td|th)\b", path.read_text())


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_parts_of_pages_are_components(path):
    """One file each holds the markup of alerts, cards, lists of facts and headings."""
    if path.parts[-2] in ("components", "elements", "uswds"):
        return
    by_hand = r'class="(usa-alert|usa-card|usa-summary-box|facts|page-heading|empty-state|usa-step-indicator)[ "]'
    assert not re.search(by_hand, path.read_text())


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.*")), ids=lambda path: path.name)
def test_email_is_one_word(path):
    assert not re.search(r"\be-mail", path.read_text(), re.IGNORECASE)


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_static_files_exist(path):
    for name in re.findall(r"{%\s*static\s+'([^']+)'\s*%}", path.read_text()):
        assert finders.find(name), name


@pytest.mark.parametrize("path", sorted((ROOT / "static").rglob("*.js")), ids=lambda path: path.name)
def test_scripts_write_no_markup_and_no_inline_style(path):
    text = path.read_text()
    assert "innerHTML" not in text and "insertAdjacentHTML" not in text
    assert "eval(" not in text and 'setAttribute("style"' not in text
