"""Reading of stored files: as a stream of plain bytes, or as a plain copy in a private folder."""

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
from .private_folders import private_folder, remove_abandoned

if TYPE_CHECKING:
    from portal.models import StoredFile


class FileAltered(Exception):
    """Stored bytes that differ from the received file, or are gone; the message names only the row."""

    def __init__(self, file: StoredFile, why: str) -> None:
        super().__init__(f"Stored file {file.pk} does not match its receipt.")
        self.file, self.why = file, why


def plain_copies_folder() -> Path:
    """Return the folder that holds the private folders with plain copies."""
    return settings.DATA_DIR / "reading"


def pieces(file: StoredFile) -> Iterator[bytes]:
    """Yield the plain bytes of a file.

    Each piece is genuine. The whole file is checked against the SHA-256 of its row after the last piece.

    :raises FileAltered: when the bytes cannot be decrypted, do not match the row, or are gone.
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
    """Yield the paths of plain copies of some files; the copies are removed after the block.

    :param files: the files by the names of their copies in the private folder.
    :raises FileAltered: when one of them does not match its row.
    """
    with private_folder(plain_copies_folder()) as folder:
        for name, file in files.items():
            with (folder / name).open("xb") as target:
                for piece in pieces(file):
                    target.write(piece)
        yield {name: folder / name for name in files}


def remove_abandoned_copies() -> int:
    """Remove the plain copies of processes that were killed; return how many folders there were."""
    return remove_abandoned(plain_copies_folder())
