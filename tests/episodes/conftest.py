"""Worlds of claims for the tests: generated, or written line by line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from episodes.generator.world import generate
from portal.policy import load_book


@pytest.fixture(scope="session")
def small_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Generate a world that plays every case at least once."""
    folder = tmp_path_factory.mktemp("world")
    write_world(folder, seed=1)
    return folder


@pytest.fixture
def data_dir(settings: Any, tmp_path: Path) -> Path:
    """Keep the stored files of a test apart."""
    settings.DATA_DIR = tmp_path / "data"
    return settings.DATA_DIR


def write_world(folder: Path, **given: Any) -> None:
    """Generate a world of nine participants."""
    wanted = {"participants": 9, "episodes": 60, "years": [2021], "billing": "model", "seed": 1, **given}
    generate(**wanted, out=folder, book=load_book())
