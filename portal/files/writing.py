"""Writing a file into the store: hashed, scanned and encrypted in one pass."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

from django.core.files.base import File
from django.core.files.storage import default_storage

from portal.encryption import field_keys

from .encrypting import encrypted
from .scanning import Answer, Scan, Scanner
from .storage import Stream

PIECE_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Written:
    """Facts about a written file: the SHA-256 and size of its plain bytes, and the scanner's answer."""

    sha256: str
    size: int
    answer: Answer | None
    """None if there was no scan."""


def write(file: File[bytes], *, name: str, scanner: Scanner | None) -> Written:
    """Encrypt and store a file under a name; return its facts.

    :raises OSError: when the store does not accept it.
    """
    digest, size = hashlib.sha256(), 0
    with ExitStack() as stack:
        scan = stack.enter_context(Scan(scanner)) if scanner else None

        def plain() -> Iterator[bytes]:
            nonlocal size
            for piece in file.chunks(PIECE_BYTES):
                digest.update(piece)
                size += len(piece)
                if scan:
                    scan.feed(piece)
                yield piece

        default_storage.save(name, Stream(encrypted(plain(), name=name, ring=field_keys())))
        return Written(digest.hexdigest(), size, scan.answer() if scan else None)
