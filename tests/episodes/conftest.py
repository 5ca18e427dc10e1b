"""Folders of generated claims, and a data folder for each test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from episodes.generator.world import generate
from portal.policy import load_book


@pytest.fixture(scope="session")
def small_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Generate claims in which every case occurs at least once."""
    folder = tmp_path_factory.mktemp("world")
    write_world(folder, seed=1)
    return folder


@pytest.fixture
def data_dir(settings: Any, tmp_path: Path) -> Path:
    """Keep the stored files of each test in a separate folder."""
    settings.DATA_DIR = tmp_path / "data"
    return settings.DATA_DIR


def write_world(folder: Path, **given: Any) -> None:
    """Generate the claims of nine participants."""
    wanted = {"participants": 9, "episodes": 60, "years": [2021], "billing": "model", "seed": 1, **given}
    generate(**wanted, out=folder, book=load_book())
