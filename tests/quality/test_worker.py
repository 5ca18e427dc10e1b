"""A real worker checks uploads: killed at each stage, cut off from its servers, or without room, it ends as it would.

The servers of the session serve other tests too, so a restart is what a worker sees of it: PostgreSQL ends every
connection, Redis loses its messages. `tests/portal/test_embedded.py` kills the servers themselves.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from portal.models import Job, Receipt, Role, StoredFile
from portal.services import jobs
from portal.services.use_case import Refused
from quality.models import ClinicalRecord, Finding, Stage, Version
from quality.services import annotated, checks, finding_places, repairs
from tests import factories
from tests.small_disk import disk, filled
from tests.uploads import build
from tests.worker import empty_queue, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
SECONDS_TO_RECOVER = 30
ROWS = 40_000  # each stage of the check takes long enough to be killed


@pytest.fixture
def shared_folder(settings) -> Path:
    """Keep uploads in the data folder of the worker process."""
    settings.DATA_DIR = Path(os.environ["DATA_DIR"])
    return settings.DATA_DIR


def status_of(version: Version) -> str:
    return Version.objects.values_list("status", flat=True).get(pk=version.pk)


def is_in(version: Version, name: str) -> bool:
    """Return whether a stage of a version works now."""
    return version.stages.filter(name=name, ended_at=None).exclude(began_at=None).exists()


def ends_accepted_once(version: Version, rows: int) -> None:
    wait_until(lambda: status_of(version) == "accepted", SECONDS_TO_RECOVER)
    wait_until(lambda: Job.objects.get(task="quality.check_version").status == "done", 10)
    checks.check_version(version_id=version.pk, by="test")  # a late message changes nothing
    assert ClinicalRecord.objects.counting(version.participant, 2021).count() == ClinicalRecord.objects.count() == rows
    assert Receipt.objects.count() == 1 and not Finding.objects.exists()
    assert version.participant.messages.filter(subject__contains="version 1").count() == 1
    assert not Stage.objects.filter(ended_at=None).exists()


@pytest.mark.parametrize(
    "stages", [("checked",), pytest.param(("read", "checked"), marks=pytest.mark.soak)], ids="-".join
)
def test_a_version_whose_worker_was_killed_is_checked_again_once(start_worker, receive, shared_folder, stages):
    version = receive(build.clinical(build.clinical_rows(ROWS)))
    for stage in stages:
        worker = start_worker(beat=True)
        wait_until(lambda stage=stage: is_in(version, stage), SECONDS_TO_RECOVER)
        worker.kill()
        assert status_of(version) == "checking", stage
        assert not ClinicalRecord.objects.counting(version.participant, 2021).exists(), stage
    start_worker(beat=True)
    ends_accepted_once(version, ROWS)
    assert Job.objects.get(task="quality.check_version").attempts == 1 + len(stages)


def test_a_version_is_checked_once_and_told_though_redis_and_postgresql_restart(
    start_worker, receive, practice, shared_folder
):
    factories.seat(practice)
    version = receive(build.clinical(build.clinical_rows(ROWS)))
    empty_queue()  # Redis restarts: the message that the version waits is lost
    start_worker(beat=True)
    wait_until(lambda: is_in(version, "checked"), SECONDS_TO_RECOVER)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] > 0
    ends_accepted_once(version, ROWS)
    # The result is mailed at once, not with the mail of the day.
    [mail] = version.participant.messages.filter(subject__contains="version 1").values_list("pk", flat=True)
    wait_until(lambda: Job.objects.filter(task="portal.mail_message", arguments__0=mail, status="done").exists(), 10)


@pytest.fixture
def small_disk(data_dir: Path) -> Iterator[Path]:
    """Give the file store a small disk."""
    with disk(data_dir / "files") as folder:
        yield folder


def test_an_upload_that_finds_the_disk_full_is_refused_and_leaves_nothing(receive, small_disk, practice):
    with pytest.raises(Refused, match=r"We could not store large\.csv\. Try again"):
        receive(upload=ContentFile(os.urandom(400 << 10), name="large.csv"))
    assert not Version.objects.exists() and not StoredFile.objects.exists()
    assert not Job.objects.filter(task__startswith="quality.").exists()
    assert [path for path in small_disk.rglob("*") if path.is_file()] == []
    version = receive()  # with room again, the same practice uploads
    assert checks.check_version(version_id=version.pk, by="test").status == "accepted"


def test_a_worker_whose_disk_is_full_waits_for_room_and_checks_a_version_once(start_worker, receive, shared_folder):
    version = receive()
    start_worker(beat=True)

    def job() -> Job:
        return Job.objects.get(task="quality.check_version")

    with disk(shared_folder / "reading") as folder:
        with filled(folder):
            wait_until(lambda: job().started_at and job().status == "queued", SECONDS_TO_RECOVER)
            assert job().attempts == 0, "a full disk takes no attempt"
            Job.objects.update(attempts=jobs.MOST_ATTEMPTS - 1)
            before = job().started_at
            wait_until(lambda: job().started_at > before and job().status == "queued", SECONDS_TO_RECOVER)
            assert (status_of(version), job().attempts) == ("checking", jobs.MOST_ATTEMPTS - 1)
        ends_accepted_once(version, 5)
        assert not [path for path in folder.iterdir() if path.is_dir()], "no plain copy is left"


def test_files_that_the_worker_makes_wait_for_room_in_the_store(receive, small_disk, practice):
    person = factories.seat(practice, Role.DELEGATE)
    version = receive(build.clinical(build.changed(build.clinical_rows(), 2, sex="Woman")))
    checks.check_version(version_id=version.pk, by="test")
    finding_places.place(version_id=version.pk, by="test")
    Version.objects.filter(pk=version.pk).update(rows=50_000)  # so that a worker writes the notes
    version.refresh_from_db()
    asked = annotated.ask(version=version, by=person)
    revision = repairs.order(version=version, repairs=["word:sex"], by=person)
    with filled(small_disk):
        for make in (
            partial(annotated.make, asked_id=asked.pk, by="test"),
            partial(repairs.make, revision_id=revision.pk, by="test"),
        ):
            with pytest.raises(jobs.NotYet):
                make()
    asked.refresh_from_db()
    revision.refresh_from_db()
    assert (asked.failed, asked.file, revision.refused, revision.made) == (False, None, "", None)
    annotated.make(asked_id=asked.pk, by="test")
    made = repairs.make(revision_id=revision.pk, by="test").made
    assert checks.check_version(version_id=made.pk, by="test").status == "accepted"
    assert version.annotated_files.get().file and Version.objects.count() == 2
