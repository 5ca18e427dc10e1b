"""Templates follow the content security policy and use components."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
INLINE = {
    "a <style> element": r"<style\b",
    "a style attribute": r"\sstyle\s*=",
    "a script without src": r"<script(?![^>]*\bsrc=)",
    "an on… attribute": r"\son[a-z]+\s*=",
    "a javascript: address": "javascript:",
}


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def found_in(paths, pattern, flags=0):
    """Return the files that hold a pattern, each with the text that it holds."""
    found = [(path, re.search(pattern, path.read_text(), flags)) for path in paths]
    return [(name_of(path), match[0]) for path, match in found if match]


def test_there_are_templates_and_scripts():
    assert len(TEMPLATES) > 100 and list((ROOT / "static").rglob("*.js"))


def test_nothing_is_written_inline():
    texts = {
        name_of(path): re.sub(r"{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.DOTALL)
        for path in TEMPLATES
    }
    assert [(name, what) for name, text in texts.items() for what, how in INLINE.items() if re.search(how, text)] == []


def test_tables_are_written_by_the_component():
    """`portal/templatetags/tables.py` alone writes captions, scopes, labels for phones and pagers."""
    # Our pages do not use allauth's elements of tables.
    ours = [path for path in TEMPLATES if path.parts[-2] != "elements"]
    assert found_in(ours, r"<(table|thead|tbody|tr|td|th)\b") == []


def test_parts_of_pages_are_components():
    """One file each holds the markup of alerts, cards, lists of facts and headings."""
    pages = [path for path in TEMPLATES if path.parts[-2] not in ("components", "elements", "uswds")]
    by_hand = r'class="(usa-alert|usa-card|usa-summary-box|facts|page-heading|empty-state|usa-step-indicator)[ "]'
    assert found_in(pages, by_hand) == []


def test_email_is_one_word():
    assert found_in(sorted((ROOT / "templates").rglob("*.*")), r"\be-mail", re.IGNORECASE) == []


def test_static_files_are_collected():
    named = {(name_of(path), name) for path in TEMPLATES
             for name in re.findall(r"{%\s*static\s+'([^']+)'\s*%}", path.read_text())}  # fmt: skip
    collected = {
        f"{storage.prefix}/{path}" if getattr(storage, "prefix", "") else path
        for finder in finders.get_finders()
        for path, storage in finder.list(settings.STATIC_IGNORED)
    }
    assert [(path, name) for path, name in sorted(named) if name not in collected] == []


def test_scripts_write_no_markup_and_no_inline_style():
    scripts = sorted((ROOT / "static").rglob("*.js"))
    assert found_in(scripts, r'innerHTML|insertAdjacentHTML|eval\(|setAttribute\("style"') == []
