"""Uploaded files before any view: Django reads the whole body before the guard of a page runs."""

from __future__ import annotations

import os
import tempfile

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db
LARGE = b"0" * (5 << 20)


@pytest.fixture
def written(monkeypatch):
    """Return the temporary files that uploads open, with their folders."""
    opened, real = [], tempfile.TemporaryFile

    def note(*given, **named):
        opened.append((real(*given, **named), named["dir"]))
        return opened[-1][0]

    monkeypatch.setattr(tempfile, "TemporaryFile", note)
    return opened


def large():
    return SimpleUploadedFile("x.bin", LARGE)


def send_signed_in():
    participant = factories.participant()
    client = factories.client(factories.seat(participant))
    return client.post(reverse("participation:practitioner-add", args=[participant.model_id]), {"f": large()})


def test_a_stranger_s_file_is_not_written(written):
    answer = Client().post(reverse("portal:register"), {"model_id": "RO00000", "f": large()})
    assert answer.status_code == 200
    assert written == []


def test_a_file_of_a_signed_in_person_is_written_to_a_private_folder(written):
    send_signed_in()
    [(_, folder)] = written
    assert folder == django_settings.FILE_UPLOAD_TEMP_DIR
    assert folder.is_relative_to(django_settings.DATA_DIR)
    assert folder.stat().st_mode & 0o077 == 0


def test_a_request_larger_than_any_form_is_refused_unread(settings, written):
    settings.LARGEST_REQUEST_BYTES = 4 << 20
    assert send_signed_in().status_code == 400
    assert written == []


def test_a_large_file_has_no_directory_entry_so_that_a_killed_upload_leaves_nothing():
    before = set(django_settings.FILE_UPLOAD_TEMP_DIR.iterdir())
    request = RequestFactory().post("/", {"f": SimpleUploadedFile("../Josés doses.csv", LARGE)})
    request.user = factories.user(second_factor=False)
    file = request.FILES["f"]
    assert os.fstat(file.fileno()).st_nlink == 0
    assert set(django_settings.FILE_UPLOAD_TEMP_DIR.iterdir()) == before
    assert (file.name, file.size, file.read()) == ("Josés doses.csv", len(LARGE), LARGE)
    request.close()
    assert file.closed
