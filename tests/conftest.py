"""Every test runs on the servers of production: PostgreSQL and Valkey, embedded, with data of the tests' own."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

# Before Django reads its settings: one data folder a test session, shared by the workers of pytest-xdist.
if "PYTEST_DATA_DIR" not in os.environ:
    os.environ["PYTEST_DATA_DIR"] = tempfile.mkdtemp(prefix="portal-tests-")
    os.environ["DATA_DIR"] = os.environ["PYTEST_DATA_DIR"]
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("REDIS_URL", None)

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
"""Real files beside the checkout; tests that read them are skipped where the folder is absent."""


def pytest_configure(config: pytest.Config) -> None:
    """Keep the servers up while the session runs (the workers of xdist only attach)."""
    from portal import embedded

    embedded.attach(Path(os.environ["DATA_DIR"]), durable=False)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the servers and remove what the session wrote."""
    from portal import embedded

    folder = Path(os.environ["DATA_DIR"])
    if not hasattr(config, "workerinput"):
        embedded.detach(folder)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the folder of real files, or skip."""
    if not DATA.is_dir():
        pytest.skip("the folder shared/data does not lie beside the project")
    return DATA
