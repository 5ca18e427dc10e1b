"""Memory of a large upload: a few megabytes whatever the size, in the web server and the worker, with S3 too."""

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
"""The S3 client holds a part of 5 MB several times: for itself, the signature and the connection."""


@pytest.fixture
def grown(data_dir):
    """Return a function that uploads and reads 64 MB in another process and returns its growth in MB at each step."""
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


def test_upload_into_a_folder_takes_little_memory(grown, clamd):
    megabytes = grown(CLAMD_URL=clamd.url)
    assert megabytes["web"] < MOST_MEGABYTES and megabytes["worker"] < MOST_MEGABYTES, megabytes
    assert clamd.scanned[-1] == MEGABYTES << 20


def test_upload_into_a_bucket_takes_little_memory(grown, s3_server, data_dir):
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
