"""The browser for tests: Chromium, started once a session."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, sync_playwright

from tests import kept_worlds

FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--no-first-run", "--disable-gpu", "--force-prefers-reduced-motion"]  # fmt: skip


@pytest.fixture(scope="session")
def browser(django_db_blocker: Any) -> Iterator[Browser]:
    """Start Chromium: the machine's own, or the one that Playwright installed.

    While Playwright's loop runs in this thread, Django gives the thread another connection, in which the worlds that
    were made before cannot be rolled back; nor can those made meanwhile, after its end.
    """
    kept_worlds.roll_back_all(django_db_blocker)
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
        kept_worlds.roll_back_all(django_db_blocker)
        started.close()
