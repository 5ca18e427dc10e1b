"""A large upload takes a few megabytes of memory whatever its size: in the web server, in the worker, into a bucket."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date

import boto3
import pytest
from django.conf import settings as django_settings
from django.urls import reverse

from tests import factories
from tests.portal.files.test_sweep import KEYS
from tests.worker import environment

pytestmark = pytest.mark.django_db(transaction=True)
MEGABYTES = 64
MOST_MEGABYTES = 8
MOST_MEGABYTES_OF_A_BUCKET = 32
"""A part of 5 MB waits in the client of S3, in its signature and in its connection."""


@pytest.fixture
def grown(data_dir):
    """Upload and read 64 MB in a process of its own, and return by how many megabytes it grew at each."""
    factories.at(date(2020, 12, 1))
    participant = factories.participant()
    factories.at(date(2022, 1, 10))  # the window of the second half of 2021 is open
    person = factories.seat(participant)
    address = reverse("quality:upload", args=[participant.model_id])

    def run(**variables: str) -> dict[str, float]:
        done = subprocess.run(
            [sys.executable, "-m", "tests.portal.files.memory_of_an_upload", str(person.pk), address, str(MEGABYTES)],
            cwd=django_settings.BASE_DIR, env={**environment(), "DATA_DIR": str(data_dir), **KEYS, **variables},
            capture_output=True, text=True, timeout=240, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    return run


def test_into_a_folder(grown, clamd):
    megabytes = grown(CLAMD_URL=clamd.url)
    assert megabytes["web"] < MOST_MEGABYTES and megabytes["worker"] < MOST_MEGABYTES, megabytes
    assert clamd.scanned[-1] == MEGABYTES << 20


def test_into_a_bucket(grown, s3_server, data_dir):
    access = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    client = boto3.client(
        "s3", endpoint_url=s3_server, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test"
    )
    client.create_bucket(Bucket="portal-memory")
    megabytes = grown(FILES_BUCKET="portal-memory", FILES_S3_ENDPOINT=s3_server, FILES_S3_REGION="us-east-1", **access)
    assert megabytes["web"] < MOST_MEGABYTES_OF_A_BUCKET, megabytes
    assert megabytes["worker"] < MOST_MEGABYTES_OF_A_BUCKET, megabytes
    assert client.list_objects_v2(Bucket="portal-memory")["KeyCount"] == 2
    assert not (data_dir / "files").exists()
