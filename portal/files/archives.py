"""The names inside a ZIP archive, read in bounded memory: a small file may claim millions of members."""

from __future__ import annotations

import os
import struct
import zipfile
from typing import BinaryIO

_END_MARK, _END_BYTES, _LONGEST_COMMENT = b"PK\x05\x06", 22, 1 << 16
_LARGE_MARK = b"PK\x06\x07"
"""Of archives beyond 4 GB; no Office file is one, and its sizes stand elsewhere."""
_DIRECTORY_SIZE = struct.Struct("<12xL")
MOST_DIRECTORY_BYTES = 1 << 19
"""Some six thousand members, as a large workbook with many pictures has a few hundred."""


class Unreadable(ValueError):
    """The file begins like an archive and cannot be read as one."""


def members(file: BinaryIO) -> frozenset[str]:
    """Name what is inside an archive, in small letters.

    :raises Unreadable: when the archive is damaged, or its directory larger than any document's.
    """
    file.seek(0, os.SEEK_END)
    file.seek(max(0, file.tell() - _END_BYTES - _LONGEST_COMMENT))
    tail = file.read()
    # One end alone, so that zipfile and this look at the same directory.
    if tail.count(_END_MARK) != 1 or _LARGE_MARK in tail:
        raise Unreadable("The archive has no end record, or more than one.")
    end = tail[tail.index(_END_MARK) :]
    if len(end) < _END_BYTES or _DIRECTORY_SIZE.unpack_from(end)[0] > MOST_DIRECTORY_BYTES:
        raise Unreadable("The directory of the archive is cut short or too large.")
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            return frozenset(name.lower() for name in archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError, ValueError) as error:
        raise Unreadable("The archive is damaged.") from error
