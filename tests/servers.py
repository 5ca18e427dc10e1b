"""The servers of a test session: PostgreSQL and Valkey, embedded, with data of the tests' own.

A plugin that pytest loads first (`-p tests.servers`): pytest-django reads the settings before any conftest, and they
must find the session's data folder. The workers of pytest-xdist share it. Whoever names a folder in PYTEST_DATA_DIR
keeps it, and its database with `--reuse-db`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

KEPT = "PYTEST_DATA_DIR" in os.environ
if not KEPT:
    os.environ["PYTEST_DATA_DIR"] = tempfile.mkdtemp(prefix="portal-tests-")
os.environ["DATA_DIR"] = os.environ["PYTEST_DATA_DIR"]
for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
    os.environ[name] = ""  # nor those of a .env file


def pytest_configure(config: pytest.Config) -> None:
    """Keep the servers up while the session runs (the workers of xdist only attach)."""
    from django.conf import settings

    from portal import embedded

    folder = Path(os.environ["DATA_DIR"]).resolve()
    assert folder == settings.DATA_DIR, "the settings were read before this plugin: the tests would use other data"
    embedded.attach(folder, durable=False)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the servers and remove what the session wrote."""
    from portal import embedded

    folder = Path(os.environ["DATA_DIR"]).resolve()
    if not hasattr(config, "workerinput"):
        embedded.detach(folder)
        if not KEPT:
            shutil.rmtree(folder, ignore_errors=True)
