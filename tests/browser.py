"""The browser for tests: Chromium, started once a session."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, sync_playwright

FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--no-first-run", "--disable-gpu", "--force-prefers-reduced-motion"]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium: the machine's own, or the one that Playwright installed."""
    with sync_playwright() as playwright:
        own = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
        try:
            started = playwright.chromium.launch(executable_path=own, args=FLAGS)
        except Error:
            pytest.skip(
                "NO BROWSER: the journeys are skipped. Install one: `apt-get install chromium`, or "
                "`.venv/bin/playwright install chromium`."
            )
        yield started
        started.close()
