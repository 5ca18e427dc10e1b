"""The sweep of stored files: it removes bytes without a row and reports rows without bytes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction

from portal.models import Participant, StoredFile
from portal.services import stored_files
from tests import factories
from tests.portal.files.conftest import bytes_in
from tests.worker import environment, wait_until

pytestmark = pytest.mark.django_db
KEYS = {
    "FIELD_ENCRYPTION_KEYS": ",".join(django_settings.FIELD_ENCRYPTION_KEYS),
    "BLIND_INDEX_KEY": django_settings.BLIND_INDEX_KEY,
}
"""The keys of the tests' database, for a process with another data folder."""
NOTHING = {"expired": 0, "without_row": 0, "left_behind": 0, "without_bytes": 0}


def set_age(data_dir: Path, name: str, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(data_dir / "files" / name, (then, then))


def test_file_with_row_and_bytes_stays(store, data_dir):
    kept = store()
    set_age(data_dir, kept.stored_as, 10**8)
    assert stored_files.sweep(by="test") == NOTHING
    assert bytes_in(data_dir) == [kept.stored_as]


@pytest.mark.django_db(transaction=True)
def test_bytes_of_an_upload_killed_before_its_commit_are_removed_after_the_grace_period(data_dir):
    participant = factories.participant()
    upload = f"""
import django; django.setup()
from django.core.files.base import ContentFile
from portal.models import Participant
from portal.services import file_intake
participant = Participant.objects.get(pk={participant.pk})
with file_intake.receiving(use="submission", participant=participant, by="test") as intake:
    taken = intake.take(ContentFile(b"row;dose", name="a.csv"), limit=100, advice="")
    file_intake.keep(taken=taken, by="test")
"""
    with transaction.atomic():
        # An upload locks the participant's row after it wrote the bytes, so it waits for this lock.
        Participant.objects.select_for_update().get(pk=participant.pk)
        process = subprocess.Popen(
            [sys.executable, "-c", upload], cwd=django_settings.BASE_DIR,
            env={**environment(), "DATA_DIR": str(data_dir), **KEYS},
        )  # fmt: skip
        wait_until(lambda: bytes_in(data_dir) and waiting_for_a_lock(), 60, lambda: f"{process.poll()}")
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert not StoredFile.objects.exists()
    [left] = bytes_in(data_dir)
    assert stored_files.sweep(by="test") == NOTHING  # the upload may still be running
    set_age(data_dir, left, django_settings.FILES_GRACE_SECONDS - 60)
    assert stored_files.sweep(by="test") == NOTHING
    set_age(data_dir, left, django_settings.FILES_GRACE_SECONDS + 60)
    assert stored_files.sweep(by="test") == {**NOTHING, "without_row": 1}
    assert bytes_in(data_dir) == []


def waiting_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_stat_activity where wait_event_type = 'Lock'")
        return bool(cursor.fetchone()[0])


def test_file_is_removed_after_its_last_day_and_its_row_stays(
    store, data_dir, participant, django_capture_on_commit_callbacks
):
    factories.at(date(2021, 7, 19))
    file = store()
    for day, expired in ((date(2034, 12, 31), 0), (date(2035, 1, 1), 1)):
        factories.at(day)
        with django_capture_on_commit_callbacks(execute=True):
            assert stored_files.sweep(by="test")["expired"] == expired
        assert bytes_in(data_dir) == ([] if day > date(2034, 12, 31) else [file.stored_as])
    file.refresh_from_db()
    assert (file.may_be_read, file.state) == (False, "Removed when its retention period ended")
    assert file.sha256


def test_bytes_of_a_removed_row_are_removed_whatever_their_age(store, data_dir):
    file = store()
    StoredFile.objects.filter(pk=file.pk).update(removed_at=file.stored_at)
    assert stored_files.sweep(by="test") == {**NOTHING, "without_row": 1}
    assert bytes_in(data_dir) == []


def test_row_without_its_bytes_is_counted(store, data_dir, caplog):
    file, other = store(b"one"), store(b"two")
    (data_dir / "files" / file.stored_as).unlink()
    assert stored_files.sweep(by="test") == {**NOTHING, "without_bytes": 1}
    assert bytes_in(data_dir) == [other.stored_as]


def test_sweep_of_an_unused_store_finds_nothing(db):
    assert stored_files.sweep(by="test") == NOTHING
