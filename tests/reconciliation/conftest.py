"""Fixtures of reconciliation: generated claims, imported, built into episodes and reconciled by the services."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings

from episodes.generator.world import generate
from portal.policy import load_book
from reconciliation.models import Report, Run
from reconciliation.services import releases, runs
from tests import factories, kept_worlds

REPORT_DAY = date(2022, 8, 15)
CLAIMS_THROUGH = date(2022, 7, 31)
INITIAL: dict[str, Any] = {"year": 2021, "kind": "initial", "as_of": REPORT_DAY, "by": "test"}


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Generate claims with every kind of episode."""
    folder = tmp_path_factory.mktemp("claims")
    generate(participants=6, episodes=40, years=[2021], billing="model", seed=7, out=folder, book=load_book())
    return folder


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path: Path) -> Path:
    """Keep the files of each test in a separate folder."""
    settings.DATA_DIR = tmp_path / "data"
    return settings.DATA_DIR


@pytest.fixture
def claims_folder(generated: Path, tmp_path: Path) -> Path:
    """Return a copy of the claims that a test may change."""
    return shutil.copytree(generated, tmp_path / "claims")


def load(folder: Path) -> None:
    """Import participants, fees and claims, and build the episodes."""
    factories.at(REPORT_DAY)
    command("import_participants", folder / "participants.csv")
    command("import_fee_schedule", folder / "fee-schedule.csv")
    command("import_claims", folder)
    command("construct_episodes", "--performance-year", 2021, "--claims-through", CLAIMS_THROUGH)


def command(name: str, *arguments: Any) -> str:
    """Run a command and return what it prints."""
    out = io.StringIO()
    call_command(name, *map(str, arguments), stdout=out)
    return out.getvalue()


def _make_world(request: pytest.FixtureRequest) -> None:
    # A test that commits ends the world; the files of the one before would be in the way of the next.
    shutil.rmtree(request.getfixturevalue("kept_data"), ignore_errors=True)
    with override_settings(DATA_DIR=request.getfixturevalue("kept_data")):
        load(request.getfixturevalue("generated"))


def _make_prepared(request: pytest.FixtureRequest) -> None:
    with override_settings(DATA_DIR=request.getfixturevalue("kept_data")):
        runs.carry_out(**INITIAL)


def _make_run(request: pytest.FixtureRequest) -> None:
    with override_settings(DATA_DIR=request.getfixturevalue("kept_data")):
        factories.released(Run.objects.get())


kept_worlds.keep("world", _make_world)
kept_worlds.keep("prepared", _make_prepared)
kept_worlds.keep("run", _make_run)


@pytest.fixture(scope="session")
def kept_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with the files of the kept world."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def world(db, generated: Path, kept_data: Path, data_dir: Path) -> None:
    """Build the episodes of six participants in 2021, with the clock on the day of the reports."""
    if kept_worlds.is_kept("world"):
        shutil.copytree(kept_data, data_dir)
    else:
        load(generated)


@pytest.fixture
def reconcile(db) -> Callable[..., Run]:
    """Return a function that carries out a run and releases it: the initial one of 2021, unless given otherwise."""

    def carry_out(**given: Any) -> Run:
        made = runs.carry_out(**{**INITIAL, **given})
        return factories.released(made) if releases.unreleased(made).exists() else made

    return carry_out


@pytest.fixture
def prepared(world: None) -> Run:
    """Calculate the initial reconciliation of 2021, which nobody outside sees yet."""
    return Run.objects.get() if kept_worlds.is_kept("prepared") else runs.carry_out(**INITIAL)


@pytest.fixture
def run(prepared: Run) -> Run:
    """Carry out and release the initial reconciliation of 2021."""
    return Run.objects.get() if kept_worlds.is_kept("run") else factories.released(prepared)


@pytest.fixture
def report(run: Run) -> Report:
    """Return a report with duplicates and incomplete episodes."""
    return charged(run)


def charged(run: Run) -> Report:
    """Return a report of a run with duplicates, incomplete episodes and a quality score."""
    reports = run.reports.issued().exclude(participant__kind="technical").select_related("participant", "run")
    found = [
        report
        for report in reports
        if all(
            report.lines.filter(code=f"{code}.episode").exists()
            for code in ("duplicate-services", "incomplete-episodes")
        )
    ]
    assert found, "no generated report has both duplicates and incomplete episodes"
    return found[0]
