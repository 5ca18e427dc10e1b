"""A bucket for stored files, on a server that speaks S3's protocol."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from portal.settings import base


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """Run a server that speaks S3's protocol."""
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def bucket(s3_server: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Keep stored files in a bucket."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    made = boto3.resource("s3", endpoint_url=s3_server, region_name="us-east-1").Bucket("portal-files")
    made.create()
    options = {
        **base.FILES_BUCKET_OPTIONS,
        "bucket_name": "portal-files",
        "endpoint_url": s3_server,
        "region_name": "us-east-1",
    }
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "portal.files.bucket.PrivateBucket", "OPTIONS": options},
    }
    yield made
    made.objects.delete()
    made.delete()
