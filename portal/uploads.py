"""Upload handlers: limits that apply before any form or guard runs, and temporary files for large uploads."""

from __future__ import annotations

import tempfile
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload


class GuardedUploads(FileUploadHandler):
    """First upload handler, which refuses files from people who are not signed in and requests that are too large.

    Django reads the body of a request, and writes its files to the disk, as soon as any code reads a field. The CSRF
    check does that before the page's guard runs.
    """

    def handle_raw_input(
        self, input_data: Any, META: dict[str, Any], content_length: int, boundary: Any, encoding: str | None = None
    ) -> None:
        """Refuse, without reading it, a request that is larger than any form accepts.

        :raises RequestDataTooBig: Django answers it with 400.
        """
        if content_length > settings.LARGEST_REQUEST_BYTES:
            raise RequestDataTooBig(f"The request has {content_length} bytes.")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Stop reading at a file from a person who is not signed in: no page accepts files from them.

        :raises StopUpload: Django then keeps the fields before the file and drops the rest.
        """
        super().new_file(*args, **kwargs)
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass the data to the next handler."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""


class NamelessFiles(FileUploadHandler):
    """Last upload handler, which writes a file that is too large for memory to an unnamed temporary file.

    No other process can open an unnamed file, and it disappears with its process. So a killed upload leaves nothing.
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
        """Return the file, positioned at its beginning."""
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        """Close the file when the sender disconnects."""
        if hasattr(self, "file"):
            self.file.close()
