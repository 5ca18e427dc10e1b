"""The style sheet is made of components, speaks in tokens, and says nothing that no page needs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from portal import stylesheet
from tests.architecture.house import ROOT

COMPONENTS = sorted((ROOT / "static" / "css" / "components").glob("*.css"))
NAMES = [path.stem for path in COMPONENTS]
TOKENS = (ROOT / "static" / "css" / "components" / "tokens.css").read_text()
BREAKPOINT = r"--breakpoint-[a-z-]+:\s*([\d.]+)(em|rem)"
STEP_BELOW = 0.01
"""USWDS ends the narrower side of a breakpoint a hundredth below it, so that both sides never hold at once."""


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def rules_of(path: Path) -> list[tuple[str, str]]:
    """Return the selectors and the declarations of every rule in a file, also of those inside conditions."""
    text = without_comments(path.read_text())
    return [(selector.strip(), body) for selector, body in re.findall(r"([^{}@;]+)\{([^{}]*)\}", text)]


def sources() -> str:
    """Return the text of everything that puts classes on pages: templates, Python, scripts."""
    apps = ("portal", "episodes", "quality", "reconciliation")
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static" / "js").rglob("*.js")]
    files += [path for app in apps for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    return "\n".join(path.read_text() for path in files)


SOURCES = sources()


def is_named(name: str, text: str) -> bool:
    """Tell whether a text holds a class: whole, or as the beginning of one whose end is worked out (`state--{}`)."""
    if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text):
        return True
    beginnings = [name[: found.end()] for found in re.finditer(r"--|__", name)]
    return any(f"{beginning}{{" in text for beginning in beginnings)


@pytest.mark.parametrize("path", COMPONENTS, ids=NAMES)
def test_every_class_is_on_some_page(path):
    classes = {name for selector, _ in rules_of(path) for name in re.findall(r"\.([a-zA-Z][\w-]*)", selector)}
    if path.stem == "admin":  # some are Django's own
        classes = {name for name in classes if name.startswith("admin-")}
    assert [name for name in sorted(classes) if not is_named(name, SOURCES)] == []


@pytest.mark.parametrize(
    ("name", "found"),
    [("page__main", True), ("state--good", True), ("table__number", True), ("page__mai", False), ("stat--good", False)],
)
def test_the_search_for_classes_finds_those_on_pages_and_no_others(name, found):
    assert is_named(name, SOURCES) is found


@pytest.mark.parametrize("path", COMPONENTS, ids=NAMES)
def test_values_are_tokens(path):
    """Colors, spaces and sizes are named once. A hairline may say its width, a part of the text's size its ems."""
    if path.stem == "tokens":
        return
    declared = "\n".join(body for _, body in rules_of(path))
    raw = re.findall(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\(|(?<![\w.-])[\d.]+(?:rem|pt)\b", declared)
    raw += [width for width in re.findall(r"(?<![\w.-])[\d.]+px", declared) if width not in ("1px", "2px")]
    assert raw == []


def test_every_token_is_used_and_every_use_is_a_token():
    everything = without_comments("".join(path.read_text() for path in COMPONENTS))
    declared = set(re.findall(r"(--[\w-]+):", TOKENS)) - {
        f"--{name}" for name in re.findall(r"--(breakpoint-[\w-]+)", TOKENS)
    }
    assert set(re.findall(r"var\((--[\w-]+)", everything)) == declared


@pytest.mark.parametrize("path", COMPONENTS, ids=NAMES)
def test_pages_and_tables_change_at_the_breakpoints_alone(path):
    points = {f"{value}{unit}" for value, unit in re.findall(BREAKPOINT, TOKENS)}
    points |= {f"{float(value) - STEP_BELOW:.2f}{unit}" for value, unit in re.findall(BREAKPOINT, TOKENS)}
    named = re.findall(r"@(?:media|container)[^{]*width:\s*([\d.]+(?:em|rem|px))", without_comments(path.read_text()))
    assert set(named) <= points


@pytest.mark.parametrize("path", COMPONENTS, ids=NAMES)
def test_a_component_says_what_it_is(path):
    assert path.read_text().startswith("/*")


def test_no_two_components_style_the_same_class_of_ours_alone():
    """A class is styled in one file; another may only set it beside its own (`.usa-card__body > .table`)."""
    home: dict[str, set[str]] = {}
    for path in COMPONENTS:
        for selector, _ in rules_of(path):
            for part in selector.split(","):
                if found := re.fullmatch(r"\s*\.([a-z][\w-]*)\s*", part):
                    home.setdefault(found.group(1), set()).add(path.stem)
    ours = {name: files for name, files in home.items() if not name.startswith("usa-")}
    assert {name: files - {"print"} for name, files in ours.items() if len(files - {"print"}) > 1} == {}


def test_every_component_is_in_a_style_sheet():
    found = [path for sheet in (stylesheet.PORTAL, stylesheet.ADMIN) for path in stylesheet.components(sheet)]
    assert set(found) == set(COMPONENTS)


@pytest.mark.parametrize("sheet", [stylesheet.PORTAL, stylesheet.ADMIN])
def test_the_browser_gets_one_file_the_same_every_time(sheet):
    names = [path.stem for path in stylesheet.components(sheet)]
    assert names[0] == "tokens"
    assert Path(finders.find(sheet)).read_text() == stylesheet.whole(sheet)
    assert finders.find(sheet) == finders.find(sheet, find_all=True)[0]


def test_paper_comes_last():
    """A late rule takes back what the components say, with the same weight."""
    assert stylesheet.components(stylesheet.PORTAL)[-1].stem == "print"
