"""Fixtures of all tests: the rows that a first start makes. tests/servers.py starts the servers."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

# Hypothesis measures by the clock on the wall, which says little while other tests run beside this one.
hypothesis_settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("suite")
hypothesis_settings.register_profile("soak", hypothesis_settings.get_profile("suite"), max_examples=2000)
pytest_plugins = ["tests.kept_worlds", "tests.worker", "tests.browser", "tests.bucket", "tests.clamd", "tests.intruder"]

# A long file that starts late delays the end of the suite, so the longest files start first. Those that mostly compute
# and those that mostly wait for processes take turns: beside a test that waits, others have the processor.
LONGEST = (
    "tests/journeys/",
    "tests/architecture/test_hostile",
    "tests/portal/test_jobs_killed.py",
    "tests/reconciliation/test_page_states.py",
    "tests/portal/test_supervision.py",
    "tests/portal/test_database_roles.py",
    "tests/portal/files/test_memory.py",
    "tests/architecture/test_access.py",
    "tests/portal/test_embedded.py",
    "tests/architecture/test_admin",
    "tests/reconciliation/",
    "tests/portal/test_sign_in_limits.py",
    "tests/participation/test_data_pages.py",
    "tests/quality/test_page_states.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first, in the order of `LONGEST`, and leave the order of the others."""
    items.sort(
        key=lambda item: next(place for place, start in enumerate((*LONGEST, "")) if item.nodeid.startswith(start))
    )


def pytest_collection_finish() -> None:
    """Leave the modules and tests out of the garbage collector's walks, which otherwise take a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Keep the rows of the first migration, to put them back after each transactional test."""
    from tests import first_rows

    with django_db_blocker.unblock():
        first_rows.keep()


@pytest.fixture
def _django_db_helper(kept_worlds_of_the_test: None, _django_db_helper: None) -> None:
    """Begin the transaction of a test inside the worlds that it shares with others: pytest-django's own, after them."""


@pytest.fixture(autouse=True)
def fresh_policy() -> Iterator[None]:
    """Clear the cache of books after each test: after its rollback, another test reuses the version numbers."""
    from portal import selectors

    yield
    selectors.policy_book_of.cache_clear()
