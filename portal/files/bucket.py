"""Storage in an S3 bucket, or in a bucket of a server that speaks the S3 protocol (`FILES_BUCKET`)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

PART_BYTES = 5 << 20
"""The smallest part size of S3; uploads and downloads hold one part in memory."""
SPOOL_BYTES = 1 << 20
"""A file that is read stays in memory up to this size; a larger one goes, still encrypted, to an unnamed file."""
CONNECT_SECONDS = 5
READ_SECONDS = 30
TRIES = 3


class PrivateBucket(S3Storage):
    """Bucket whose files are never overwritten and have no public URL.

    :raises OSError: when the bucket is unreachable or refuses a request, as a disk would.
    """

    def __init__(self, **given: Any) -> None:
        patience = Config(
            connect_timeout=CONNECT_SECONDS, read_timeout=READ_SECONDS, retries={"total_max_attempts": TRIES}
        )
        parts = TransferConfig(use_threads=False, multipart_chunksize=PART_BYTES, multipart_threshold=PART_BYTES)
        super().__init__(
            default_acl=None,
            file_overwrite=False,
            querystring_auth=True,
            max_memory_size=SPOOL_BYTES,
            client_config=patience,
            transfer_config=parts,
            **given,
        )

    def _save(self, name: str, content: File) -> str:
        with _as_of_a_disk():
            return super()._save(name, content)

    def exists(self, name: str) -> bool:
        """Return whether the bucket contains a file."""
        with _as_of_a_disk():
            return super().exists(name)

    def delete(self, name: str) -> None:
        """Remove a file."""
        with _as_of_a_disk():
            super().delete(name)


@contextmanager
def _as_of_a_disk() -> Iterator[None]:
    try:
        yield
    except (Boto3Error, BotoCoreError, ClientError) as error:
        raise OSError("The bucket did not answer or refused the request.") from error
