"""A running portal for the journeys."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from tests.journeys.stack import Stack


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """Return a running portal without data."""
    made = Stack()
    try:
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(made.folder, ignore_errors=True)
