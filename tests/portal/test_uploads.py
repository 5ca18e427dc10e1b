"""Whose files are read at all, how much of them, and where they wait."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


class TestUploads:
    """Django reads a body, files and all, before the guard of a page is asked."""

    @pytest.fixture
    def written(self, monkeypatch):
        """Return the files that were opened for uploads."""
        opened, real = [], tempfile.NamedTemporaryFile

        def note(*given, **named):
            opened.append(real(*given, **named))
            return opened[-1]

        monkeypatch.setattr("django.core.files.temp.NamedTemporaryFile", note)
        monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", note)
        return opened

    @staticmethod
    def large():
        return SimpleUploadedFile("x.bin", b"0" * (5 << 20))

    def send_signed_in(self):
        participant = factories.participant()
        client = factories.client(factories.seat(participant))
        return client.post(reverse("participation:practitioner-add", args=[participant.model_id]), {"f": self.large()})

    def test_strangers_file_is_not_written(self, written):
        answer = Client().post(reverse("portal:register"), {"model_id": "RO00000", "f": self.large()})
        assert answer.status_code == 200
        assert written == []

    def test_file_of_a_signed_in_person_waits_in_a_folder_of_this_user_alone(self, written):
        self.send_signed_in()
        [file] = written
        folder = Path(file.name).parent
        assert folder == django_settings.FILE_UPLOAD_TEMP_DIR
        assert folder.is_relative_to(django_settings.DATA_DIR)
        assert folder.stat().st_mode & 0o077 == 0

    def test_request_beyond_every_form_is_refused_unread(self, settings, written):
        settings.LARGEST_REQUEST_BYTES = 4 << 20
        assert self.send_signed_in().status_code == 400
        assert written == []
