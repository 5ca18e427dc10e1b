"""Stories on one running portal, because the start of a portal takes longer than a story.

They run in the order of their days. The main job comes last and turns the clock back: its practices are new.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.accounts import Accounts
from tests.journeys.practices import *  # noqa: F403 (pytest collects the stories here)
from tests.journeys.second_year import *  # noqa: F403
from tests.journeys.stack import Stack
from tests.journeys.working_days import *  # noqa: F403

from tests.journeys.main_job import *  # noqa: F403 # isort: skip (the last story)

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def accounts(browser: Browser, stack: Stack) -> Accounts:
    """Return the people of the stories."""
    return Accounts(browser, stack)


@pytest.fixture(autouse=True)
def no_failures(accounts: Accounts) -> Iterator[None]:
    yield
    accounts.check_failures()
