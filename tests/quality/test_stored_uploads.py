"""An upload before its check: its scan, and bytes that change meanwhile."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.urls import reverse

from portal.models import Job, StoredFile
from portal.services import stored_files
from portal.services.jobs import NotYet
from portal.services.use_case import Refused
from quality.models import Version
from quality.services import checks
from tests import factories
from tests.clamd import EICAR
from tests.uploads import build
from tests.worker import wait_until

pytestmark = pytest.mark.django_db


def page_of(version: Version) -> str:
    client = factories.client(factories.seat(version.participant))
    address = reverse("quality:version", args=[version.participant.model_id, version.pk])
    return client.get(address).content.decode()


def test_the_page_shows_the_result_of_the_scan(checked, settings, clamd):
    assert "No harmful content found" in page_of(checked())
    settings.CLAMD_URL = ""
    assert "Not scanned" in page_of(checked(build.clinical(build.clinical_rows(4))))


def test_a_harmful_upload_is_refused_and_makes_no_version(receive, clamd, data_dir):
    with pytest.raises(Refused, match=r"^clinical\.csv: A virus scan found harmful content"):
        receive(build.clinical() + EICAR)
    assert not Version.objects.exists() and not Job.objects.filter(task__startswith="quality.").exists()
    assert StoredFile.objects.get().scan == "harmful"
    assert [path for path in (data_dir / "files").rglob("*") if path.is_file()] == []


def test_a_waiting_upload_is_not_checked(receive, clamd_down):
    version = receive()
    with pytest.raises(NotYet):
        checks.check_version(version_id=version.pk, by="test")
    version.refresh_from_db()
    assert version.status == "received"
    assert "Waiting for virus scan" in page_of(version)


def test_an_upload_found_harmful_later_is_rejected_with_a_sentence(
    receive, settings, clamd, practice, django_capture_on_commit_callbacks
):
    settings.CLAMD_URL = "unix:///nowhere"
    version = receive(build.clinical() + EICAR)
    settings.CLAMD_URL = clamd.url
    with django_capture_on_commit_callbacks(execute=True):
        stored_files.scan(file_id=version.file_id, by="test")
    version = checks.check_version(version_id=version.pk, by="test")
    assert version.status == "rejected"
    assert checks.check_version(version_id=version.pk, by="test").status == "rejected"
    page = page_of(version)
    assert "A virus scan found harmful content in it, and we removed it" in page
    assert practice.messages.filter(body__contains="found harmful content").count() == 1


def test_the_check_of_an_upload_with_altered_bytes_fails_with_a_sentence(receive, data_dir):
    version = receive()
    path = data_dir / "files" / version.file.stored_as
    path.write_bytes(path.read_bytes()[:-20])
    version = checks.check_version(version_id=version.pk, by="test")
    assert version.status == "failed"
    page = page_of(version)
    assert "does not match the fingerprint that we recorded when you uploaded it" in page
    assert "Does not match its receipt" in page
    again = receive()
    assert again.number == 2
    assert checks.check_version(version_id=again.pk, by="test").status == "accepted"


def test_the_check_of_an_upload_altered_before_its_scan_fails(receive, settings, clamd, data_dir):
    settings.CLAMD_URL = "unix:///nowhere"
    version = receive()
    (data_dir / "files" / version.file.stored_as).write_bytes(build.clinical())
    settings.CLAMD_URL = clamd.url
    stored_files.scan(file_id=version.file_id, by="test")
    assert checks.check_version(version_id=version.pk, by="test").status == "failed"
    assert "Does not match its receipt" in page_of(version)


@pytest.mark.django_db(transaction=True)
def test_a_worker_checks_a_waiting_upload_once_the_scanner_works(start_worker, receive, settings, clamd, monkeypatch):
    settings.DATA_DIR = Path(os.environ["DATA_DIR"])  # the worker process has this data folder
    monkeypatch.setenv("CLAMD_URL", clamd.url)
    clamd.answer = "stream: ERROR"
    version = receive()
    start_worker(beat=True)
    scan = Job.objects.get(task="portal.scan_file")
    wait_until(lambda: len(clamd.scanned) >= 3, 30)  # once for the upload, twice for the worker
    status = Version.objects.values_list("status", flat=True)
    assert status.get(pk=version.pk) == "received"
    clamd.answer = None
    wait_until(lambda: status.get(pk=version.pk) == "accepted", 30)
    scan.refresh_from_db()
    assert scan.attempts == 1, "waiting takes no attempt"
