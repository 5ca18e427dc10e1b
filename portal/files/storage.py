"""Storage of encrypted files: the one that the settings name, and the folder that is the default."""

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
SHELF_LETTERS = 2
"""Files lie in folders by the first letters of their names, so that none holds too many."""


def new_name() -> str:
    """Return a random name that says nothing of the file."""
    name = secrets.token_hex(NAME_BYTES)
    return f"{name[:SHELF_LETTERS]}/{name}"


def shelves() -> set[str]:
    """Name the shelves on which anything lies."""
    try:
        return set(default_storage.listdir("")[0])
    except FileNotFoundError:  # nothing was ever stored
        return set()


def names_on(shelf: str) -> list[str]:
    """List what lies on one shelf."""
    try:
        return [f"{shelf}/{name}" for name in default_storage.listdir(shelf)[1]]
    except FileNotFoundError:
        return []


def stored_at(name: str) -> datetime:
    """Return when a file was written, in real time."""
    return default_storage.get_modified_time(name)


def remove(name: str) -> None:
    """Remove a file; one that is gone already is no error."""
    default_storage.delete(name)


class PrivateFolder(FileSystemStorage):
    """The folder `files` below DATA_DIR, open to this user alone.

    A file is on the disk, and not only on its way there, when `save` returns: a row that names it may then be
    committed, and no loss of power leaves the row without its bytes.
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
    """Put the folder's list of names on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Stream(File):
    """Pieces of bytes as the file that a storage saves: read once, from its beginning to its end."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__(None)  # type: ignore[arg-type]
        self._pieces, self._waiting = pieces, b""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield from self._pieces

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, at most `size`; the storage of S3 reads this way."""
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
        """Nothing is held open."""
