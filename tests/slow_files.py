"""Files that take until another day to be read."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests import factories


class SlowFile(SimpleUploadedFile):
    """A file that came whole, and whose scan ends on another day."""

    def __init__(self, name: str, content: bytes, *, until: date) -> None:
        super().__init__(name, content)
        self._until = until

    def read(self, *given: Any) -> bytes:
        factories.at(self._until)
        return self.file.read(*given)
