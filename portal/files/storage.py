"""Access to the storage of encrypted files, and its default: a private folder on the disk."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage

NAME_BYTES = 16
FOLDER_LETTERS = 2
"""Length of the folder names. The first letters of a file's name are its folder, so that no folder grows too large."""


def new_name() -> str:
    """Return a random name, which reveals nothing about the file."""
    name = secrets.token_hex(NAME_BYTES)
    return f"{name[:FOLDER_LETTERS]}/{name}"


def folders() -> set[str]:
    """Return the names of the folders that exist in the store."""
    try:
        return set(default_storage.listdir("")[0])
    except FileNotFoundError:  # nothing was ever stored
        return set()


def names_in(folder: str) -> list[str]:
    """Return the names of the files in one folder of the store, with the folder."""
    try:
        return [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]
    except FileNotFoundError:
        return []


def stored_at(name: str) -> datetime:
    """Return the real time at which a file was written."""
    return default_storage.get_modified_time(name)


def remove(name: str) -> None:
    """Remove a file; do nothing if it does not exist."""
    default_storage.delete(name)


class PrivateFolder(FileSystemStorage):
    """The folder `files` below DATA_DIR, which only this user can enter.

    `save` returns only after the file is on the disk. So a power cut cannot leave a committed row without its bytes.
    """

    @property
    def base_location(self) -> str:  # type: ignore[override]
        return str(settings.DATA_DIR / "files")

    @property
    def location(self) -> str:  # type: ignore[override]
        return os.path.abspath(self.base_location)

    def _save(self, name: str, content: File) -> str:
        path = Path(self.path(name))
        Path(self.location).mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            for chunk in content.chunks():
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        _sync(path.parent)
        return name


def _sync(folder: Path) -> None:
    """Write the folder's list of names to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Stream(File):
    """File made of pieces of bytes, for a storage to save; it can be read once, from beginning to end."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__(None)  # type: ignore[arg-type]
        self._pieces, self._waiting = pieces, b""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield from self._pieces

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, at most `size`, or all if `size` is negative; the S3 storage reads this way."""
        while size < 0 or len(self._waiting) < size:
            piece = next(self._pieces, b"")
            if not piece:
                break
            self._waiting += piece
        taken, self._waiting = (self._waiting, b"") if size < 0 else (self._waiting[:size], self._waiting[size:])
        return taken

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def close(self) -> None:
        """Do nothing: no resource is open."""
