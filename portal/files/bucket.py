"""The same files in a bucket of S3 or of a server that speaks its protocol (`FILES_BUCKET`)."""

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
"""The smallest part that S3 takes; one is held in memory while a file goes up or down."""
SPOOL_BYTES = 1 << 20
"""A file that is read lies in memory up to this size, and beyond it, encrypted as it is, in a file without a name."""
CONNECT_SECONDS = 5
READ_SECONDS = 30
TRIES = 3


class PrivateBucket(S3Storage):
    """A bucket whose files nobody overwrites and nobody reaches by an address.

    One that is away, or takes no more, raises OSError, as a disk does.
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
        """Tell whether a file lies in the bucket."""
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
        raise OSError("The bucket does not answer, or refuses.") from error
