"""A run that several workers build, one of them killed and one added, has the result of one process, to the byte."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.core.management import call_command

from episodes.models import ConstructionRun, EpisodeComponent, EpisodeLine, RunPartition
from episodes.services import construction
from portal.models import Job
from tests.episodes.conftest import write_world
from tests.episodes.test_construction_service import load
from tests.worker import environment, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
PARTITIONS = 12
THROUGH = date(2022, 7, 31)


@pytest.fixture
def claims(settings: Any, tmp_path: Path) -> None:
    """Import claims into the store that the worker processes share."""
    settings.DATA_DIR = Path(os.environ["DATA_DIR"])
    write_world(tmp_path / "world", episodes=240)
    load(tmp_path / "world")


def result(run: ConstructionRun, folder: Path) -> tuple[bytes, list[Any], list[Any], Any]:
    """Return everything that a run wrote, apart from primary keys, with its export to the byte."""
    path = folder / f"{run.pk}.csv"
    call_command("export_episodes", run=run.pk, out=path, stdout=io.StringIO())
    components = EpisodeComponent.objects.filter(run=run).order_by("episode__beneficiary", "episode__starts_on")
    lines = EpisodeLine.objects.filter(run=run).order_by("claim_id", "setting", "line_number", "episode__starts_on")
    hidden = {"id", "run", "episode", "price"}
    of_components = [field.name for field in EpisodeComponent._meta.fields if field.name not in hidden]
    of_lines = [field.name for field in EpisodeLine._meta.fields if field.name not in hidden]
    return (
        path.read_bytes(),
        list(
            components.order_by("episode__beneficiary", "episode__starts_on", "component").values_list(*of_components)
        ),
        list(lines.values_list(*of_lines)),
        run.counts,
    )


def test_a_killed_worker_and_an_added_one_change_nothing(start_worker, claims, tmp_path: Path) -> None:
    first, second = start_worker(), start_worker(beat=True)
    run = construction.request(year=2021, claims_through=THROUGH, partitions=PARTITIONS, by="test")
    built = RunPartition.objects.filter(run=run).exclude(built_at=None)
    wait_until(lambda: built.count() >= 2, 60)
    first.kill()
    assert built.count() < PARTITIONS
    start_worker()
    wait_until(lambda: ConstructionRun.objects.get(pk=run.pk).status == "done", 60, second.log.read_text)
    run.refresh_from_db()
    assert set(Job.objects.filter(task=construction.BUILD).values_list("status", flat=True)) == {"done"}
    alone = construction.construct(year=2021, claims_through=THROUGH, partitions=1, force=True, by="test")
    assert result(run, tmp_path) == result(alone, tmp_path)
    shared = ["--partitions", "3", "--processes", "2", "--force"]
    command = ["construct_episodes", "--performance-year", "2021", "--claims-through", THROUGH.isoformat(), *shared]
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=project.BASE_DIR,
        env=environment(),
        capture_output=True,
        check=True,
    )
    by_command = ConstructionRun.objects.get(pk=json.loads(done.stdout)["run"])
    assert result(by_command, tmp_path) == result(alone, tmp_path)
