"""The same files in a bucket of S3 or of a server that speaks its protocol (`FILES_BUCKET`)."""

from __future__ import annotations

from typing import Any

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

PART_BYTES = 5 << 20
"""The smallest part that S3 takes; one is held in memory while a file goes up or down."""
SPOOL_BYTES = 1 << 20
"""A file that is read lies in memory up to this size, and beyond it, sealed as it is, in a file without a name."""


class PrivateBucket(S3Storage):
    """A bucket whose files nobody overwrites and nobody reaches by an address."""

    def __init__(self, **given: Any) -> None:
        super().__init__(
            default_acl=None,
            file_overwrite=False,
            querystring_auth=True,
            max_memory_size=SPOOL_BYTES,
            transfer_config=TransferConfig(
                use_threads=False, multipart_chunksize=PART_BYTES, multipart_threshold=PART_BYTES
            ),
            **given,
        )

    def _save(self, name: str, content: File) -> str:
        """Put a file into the bucket.

        :raises OSError: when the bucket is away or takes no more, as a disk would.
        """
        try:
            return super()._save(name, content)
        except (Boto3Error, BotoCoreError, ClientError) as error:
            raise OSError("The bucket did not take a file.") from error
