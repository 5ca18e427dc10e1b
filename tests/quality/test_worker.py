"""A real worker checks uploads, and after a kill checks the interrupted one once more."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from portal.models import Receipt
from quality.models import ClinicalRecord, Version
from quality.services import checks
from tests.uploads import build
from tests.worker import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
SECONDS_TO_RECOVER = 30
ROWS = 40_000  # the check takes long enough to be killed


@pytest.fixture(autouse=True)
def data_dir(settings) -> Path:
    """Keep uploads in the data folder of the worker process."""
    settings.DATA_DIR = Path(os.environ["DATA_DIR"])
    return settings.DATA_DIR


def status_of(version: Version) -> str:
    return Version.objects.values_list("status", flat=True).get(pk=version.pk)


def test_a_version_whose_worker_was_killed_is_checked_again_once(start_worker, receive):
    worker = start_worker(beat=True)
    version = receive(build.clinical(build.clinical_rows(ROWS)))
    wait_until(lambda: status_of(version) == "checking", 30)
    worker.kill()
    assert status_of(version) == "checking"
    assert not ClinicalRecord.objects.counting(version.participant, 2021).exists()
    start_worker(beat=True)
    started = time.monotonic()
    wait_until(lambda: status_of(version) == "accepted", SECONDS_TO_RECOVER)
    assert time.monotonic() - started < SECONDS_TO_RECOVER
    checks.check_version(version_id=version.pk, by="test")  # a late message changes nothing
    assert ClinicalRecord.objects.count() == ROWS and Receipt.objects.count() == 1
