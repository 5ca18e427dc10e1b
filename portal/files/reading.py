"""The plain bytes of stored files: as a stream, or as a file in a private room for readers that need a path."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import default_storage

from portal.encryption import field_keys

from .encrypting import CannotDecrypt, decrypted
from .rooms import clear_left_behind, private_room

if TYPE_CHECKING:
    from portal.models import StoredFile


class FileAltered(Exception):
    """The stored bytes are not those that were taken in, or are gone; the message names the row and nothing else."""

    def __init__(self, file: StoredFile, why: str) -> None:
        super().__init__(f"Stored file {file.pk} does not match its receipt.")
        self.file, self.why = file, why


def rooms() -> Path:
    """Return the folder in which plain files lie while they are read."""
    return settings.DATA_DIR / "reading"


def pieces(file: StoredFile) -> Iterator[bytes]:
    """Yield the plain bytes of a file.

    What was yielded came from this file and from its place in it; that the whole is what its row says is known when
    the last piece has come.

    :raises FileAltered: when the bytes do not open, are not those of the row, or are gone.
    """
    digest = hashlib.sha256()
    try:
        with default_storage.open(file.stored_as) as source:
            for piece in decrypted(source, name=file.stored_as, ring=field_keys()):
                digest.update(piece)
                yield piece
    except FileNotFoundError as error:
        raise FileAltered(file, "Its bytes are gone.") from error
    except CannotDecrypt as error:
        raise FileAltered(file, str(error)) from error
    if digest.hexdigest() != file.sha256:
        raise FileAltered(file, "Its SHA-256 is not that of its row.")


@contextmanager
def plain_copies(files: Mapping[str, StoredFile]) -> Iterator[dict[str, Path]]:
    """Yield the paths of plain copies of some files; they are removed when the block ends, or its process.

    :param files: the files by the names that their copies get in the private room.
    :raises FileAltered: when one of them is not what its row says.
    """
    with private_room(rooms()) as room:
        for name, file in files.items():
            with (room / name).open("xb") as target:
                for piece in pieces(file):
                    target.write(piece)
        yield {name: room / name for name in files}


def rooms_left_behind() -> int:
    """Remove the plain copies of processes that were killed while they read, and return how many rooms there were."""
    return clear_left_behind(rooms())
