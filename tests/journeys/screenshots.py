"""Screenshots of pages at phone and desktop width, each checked with axe."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.journeys.stack import ROOT

ARTIFACTS = ROOT / "test-artifacts" / "screenshots"
WIDTHS = {"desktop": (1280, 900), "phone": (360, 740)}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


def look(page: Page, name: str) -> None:
    """Save a screenshot of a page at both widths, and fail on any violation that axe finds."""
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    found: list[str] = []
    for label, (width, height) in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_load_state("networkidle")
        page.screenshot(path=str(ARTIFACTS / f"{name}-{label}.png"), full_page=True)
        too_wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        if too_wide:
            found.append(f"{label}: the page scrolls sideways")
        found += [f"{label}: {violation}" for violation in violations(page)]
    page.set_viewport_size({"width": 1280, "height": 900})
    assert not found, f"{name}:\n" + "\n".join(found)


def violations(page: Page) -> list[str]:
    """Run axe on the page and return its violations, one line for each element."""
    page.evaluate((ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text())
    result: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})", RULES
    )
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
