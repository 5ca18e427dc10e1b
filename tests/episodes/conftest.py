"""Folders of generated claims, and a data folder for each test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from episodes.generator.world import generate
from portal.policy import load_book
from tests import kept_worlds
from tests.episodes import baseline_world


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


@pytest.fixture(scope="session")
def baseline_claims(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Generate the claims of the three baseline years."""
    folder = tmp_path_factory.mktemp("baseline")
    baseline_world.write(folder)
    return folder


@pytest.fixture(scope="session")
def kept_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with the files of the kept world."""
    return tmp_path_factory.mktemp("kept-baseline")


def _make_baseline(request: pytest.FixtureRequest) -> None:
    with override_settings(DATA_DIR=request.getfixturevalue("kept_data")):
        baseline_world.load(request.getfixturevalue("baseline_claims"))


kept_worlds.keep("baseline", _make_baseline)


@pytest.fixture
def baseline(db: None, baseline_claims: Path) -> None:
    """Build the claims-based episodes of five participants from 2016 to 2018."""
    if not kept_worlds.is_kept("baseline"):
        baseline_world.load(baseline_claims)


def write_world(folder: Path, **given: Any) -> None:
    """Generate the claims of nine participants."""
    wanted = {"participants": 9, "episodes": 60, "years": [2021], "billing": "model", "seed": 1, **given}
    generate(**wanted, out=folder, book=load_book())
