"""Names of the files inside a ZIP archive, read in bounded memory: a small archive may claim millions of members."""

from __future__ import annotations

import os
import struct
import zipfile
from typing import BinaryIO

_END_MARK, _END_BYTES, _LONGEST_COMMENT = b"PK\x05\x06", 22, 1 << 16
_LARGE_MARK = b"PK\x06\x07"
"""Signature of archives beyond 4 GB, which keep their sizes elsewhere; no Office file is one."""
_DIRECTORY_SIZE = struct.Struct("<12xL")
MOST_DIRECTORY_BYTES = 1 << 19
"""Size of a directory of about six thousand members; a large workbook with many pictures has a few hundred."""


class Unreadable(ValueError):
    """Failure to read a file that begins like an archive."""


def members(file: BinaryIO) -> frozenset[str]:
    """Return the names of the files inside an archive, in lower case.

    :raises Unreadable: when the archive is damaged, or its directory is larger than that of any document.
    """
    file.seek(0, os.SEEK_END)
    file.seek(max(0, file.tell() - _END_BYTES - _LONGEST_COMMENT))
    tail = file.read()
    # Accept exactly one end record, so that `zipfile` reads the same directory as this check.
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
