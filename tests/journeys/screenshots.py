"""Pages at phone and desktop width, each checked with axe, and saved as pictures if SCREENSHOTS is set."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any

from playwright.sync_api import Page

from tests.journeys.stack import ROOT

ARTIFACTS = ROOT / "test-artifacts" / "screenshots"
WIDTHS = {"desktop": (1280, 900), "phone": (360, 740)}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


def look(page: Page, name: str) -> None:
    """Fail on any violation that axe finds at both widths, or on a page that scrolls sideways."""
    found: list[str] = []
    for label, (width, height) in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_load_state("load")
        if "SCREENSHOTS" in os.environ:  # a picture takes as long as the checks, and no test reads it
            page.screenshot(path=str(ARTIFACTS / f"{name}-{label}.png"), full_page=True)
        too_wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        if too_wide:
            found.append(f"{label}: the page scrolls sideways")
        found += [f"{label}: {violation}" for violation in violations(page)]
    page.set_viewport_size({"width": 1280, "height": 900})
    assert not found, f"{name}:\n" + "\n".join(found)


def violations(page: Page) -> list[str]:
    """Run axe on the page and return its violations, one line for each element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    result: list[dict[str, Any]] = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations'],"
        "preload: {assets: ['media']}})"  # no rule of these tags reads the style sheets, which axe would load again
        ".then(result => result.violations)",
        RULES,
    )
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in result
        for node in violation["nodes"]
    ]


@lru_cache(maxsize=1)
def _axe() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
