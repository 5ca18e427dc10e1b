"""The servers of a test session: embedded PostgreSQL and Valkey, with a data folder for tests alone.

pytest loads this plugin first (`-p tests.servers`), because pytest-django reads the settings before any conftest, and
the settings must find the session's data folder. The workers of pytest-xdist share the folder. A folder named in
PYTEST_DATA_DIR stays after the session, and with `--reuse-db` its database too.
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
    os.environ[name] = ""  # overrides the ones of a .env file


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers for the session; the workers of xdist use the same ones."""
    from django.conf import settings

    from portal import embedded

    folder = Path(os.environ["DATA_DIR"]).resolve()
    assert folder == settings.DATA_DIR, "the settings were read before this plugin: the tests would use other data"
    embedded.attach(folder, durable=False)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the servers and remove the session's data folder."""
    from portal import embedded

    folder = Path(os.environ["DATA_DIR"]).resolve()
    if not hasattr(config, "workerinput"):
        embedded.detach(folder)
        if not KEPT:
            shutil.rmtree(folder, ignore_errors=True)
