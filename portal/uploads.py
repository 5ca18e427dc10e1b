"""Limits of uploads, before a form or a guard sees any of them, and the folder where they wait meanwhile."""

from __future__ import annotations

import tempfile
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload


class GuardedUploads(FileUploadHandler):
    """The first of the handlers of uploads.

    Django reads a request's body, and writes its files to the disk, as soon as something asks for a field: that is the
    check of the form's token, before the guard of the page.
    """

    def handle_raw_input(
        self, input_data: Any, META: dict[str, Any], content_length: int, boundary: Any, encoding: str | None = None
    ) -> None:
        """Refuse a request that is larger than any form takes, unread.

        :raises RequestDataTooBig: which Django answers with 400.
        """
        if content_length > settings.LARGEST_REQUEST_BYTES:
            raise RequestDataTooBig(f"The request has {content_length} bytes.")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Stop reading where somebody sends a file who is not signed in: no page takes one from strangers.

        :raises StopUpload: the fields before the file are there, the file is not.
        """
        super().new_file(*args, **kwargs)
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand the data on to the next handler."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""


class NamelessFiles(FileUploadHandler):
    """The last of the handlers: a file too large for memory waits on the disk without a name.

    No other process finds it there, and it goes with the process that has it open: a killed upload leaves nothing.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file = UploadedFile(
            tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR),  # noqa: SIM115 (closed with the request)
            self.file_name, self.content_type, 0, self.charset, self.content_type_extra,
        )  # fmt: skip

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a chunk."""
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        """Hand over the file at its beginning."""
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        """Let the file go when the sender hangs up."""
        if hasattr(self, "file"):
            self.file.close()
