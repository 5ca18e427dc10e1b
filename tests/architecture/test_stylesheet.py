"""The style sheet: made of components and tokens, without rules that no page uses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from portal import stylesheet
from tests.architecture.house import ROOT

COMPONENTS = sorted((ROOT / "static" / "css" / "components").glob("*.css"))
NAMES = [path.stem for path in COMPONENTS]
TOKENS = (ROOT / "static" / "css" / "components" / "tokens.css").read_text()
BREAKPOINT = r"--breakpoint-[a-z-]+:\s*([\d.]+)(em|rem)"
STEP_BELOW = 0.01
"""USWDS ends the narrower range a hundredth below a breakpoint, so that the two ranges do not overlap."""


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def rules_of(path: Path) -> list[tuple[str, str]]:
    """Return selectors and declarations of each rule in a file, with the rules inside conditions."""
    text = without_comments(path.read_text())
    return [(selector.strip(), body) for selector, body in re.findall(r"([^{}@;]+)\{([^{}]*)\}", text)]


def sources() -> str:
    """Return the text of all files that put classes on pages: templates, Python, scripts."""
    apps = ("portal", "episodes", "quality", "reconciliation")
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static" / "js").rglob("*.js")]
    files += [path for app in apps for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    return "\n".join(path.read_text() for path in files)


SOURCES = sources()
WORDS = set(re.findall(r"[\w-]+", SOURCES))
BEGINNINGS = set(re.findall(r"[\w-]+(?:--|__)(?={)", SOURCES))


def is_named(name: str) -> bool:
    """Return whether the sources hold a class name: in full, or up to a part that code fills in (`state--{}`)."""
    beginnings = {name[: found.end()] for found in re.finditer(r"--|__", name)}
    return name in WORDS or any(word.endswith(tuple(beginnings)) for word in BEGINNINGS)


@pytest.mark.parametrize("path", COMPONENTS, ids=NAMES)
def test_every_class_is_used_on_a_page(path):
    classes = {name for selector, _ in rules_of(path) for name in re.findall(r"\.([a-zA-Z][\w-]*)", selector)}
    if path.stem == "admin":  # some are Django's own
        classes = {name for name in classes if name.startswith("admin-")}
    assert [name for name in sorted(classes) if not is_named(name)] == []


@pytest.mark.parametrize(
    ("name", "found"),
    [("page__main", True), ("state--good", True), ("table__number", True), ("page__mai", False), ("stat--good", False)],
)
def test_is_named_finds_used_classes_alone(name, found):
    assert is_named(name) is found


@pytest.mark.parametrize("path", COMPONENTS, ids=NAMES)
def test_values_are_tokens(path):
    """Tokens name each color, space and size once. Thin lines may give their width in px; text sizes may use em."""
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
def test_layout_changes_at_the_breakpoints_alone(path):
    points = {f"{value}{unit}" for value, unit in re.findall(BREAKPOINT, TOKENS)}
    points |= {f"{float(value) - STEP_BELOW:.2f}{unit}" for value, unit in re.findall(BREAKPOINT, TOKENS)}
    named = re.findall(r"@(?:media|container)[^{]*width:\s*([\d.]+(?:em|rem|px))", without_comments(path.read_text()))
    assert set(named) <= points


@pytest.mark.parametrize("path", COMPONENTS, ids=NAMES)
def test_a_component_opens_with_a_comment(path):
    assert path.read_text().startswith("/*")


def test_each_class_of_ours_is_styled_in_one_file():
    """Another file may style it only in combination with a class of that file (`.usa-card__body > .table`)."""
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
def test_the_browser_gets_one_joined_file(sheet):
    names = [path.stem for path in stylesheet.components(sheet)]
    assert names[0] == "tokens"
    assert Path(finders.find(sheet)).read_text() == stylesheet.whole(sheet)
    assert finders.find(sheet) == finders.find(sheet, find_all=True)[0]


def test_the_print_component_comes_last():
    """Among rules of equal weight the last one wins, so print overrides the other components."""
    assert stylesheet.components(stylesheet.PORTAL)[-1].stem == "print"


def test_every_static_file_of_a_page_is_among_the_collected_ones():
    """`collectstatic` leaves some folders out; a page that names a file of theirs would be an internal error."""
    found = [pair for finder in finders.get_finders() for pair in finder.list(settings.STATIC_IGNORED)]
    collected = {"/".join(filter(None, (getattr(storage, "prefix", None), name))) for name, storage in found}
    named = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r"{% static ['\"]([^'\"]+)['\"]", path.read_text())
    }
    assert named and named - collected == set()
