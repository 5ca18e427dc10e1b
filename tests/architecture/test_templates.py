"""Templates keep to the content security policy and to the accessible forms of tables and pictures."""

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
def test_tables_have_a_caption_and_scoped_headings(path):
    text = path.read_text()
    if path.parts[-2] == "elements":  # the frames of allauth's own tables; ours do without them
        return
    assert text.count("<table") == text.count("<caption"), "a table without a caption"
    assert not re.search(r"<th(?![^>]*\bscope=)[\s>]", text), "a <th> without a scope"


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_static_files_exist(path):
    for name in re.findall(r"{%\s*static\s+'([^']+)'\s*%}", path.read_text()):
        assert finders.find(name), name


@pytest.mark.parametrize("path", sorted((ROOT / "static").rglob("*.js")), ids=lambda path: path.name)
def test_scripts_write_no_markup_and_no_inline_style(path):
    text = path.read_text()
    assert "innerHTML" not in text and "insertAdjacentHTML" not in text
    assert "eval(" not in text and 'setAttribute("style"' not in text
