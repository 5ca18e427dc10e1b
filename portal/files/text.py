"""Recognition of text files in any encoding."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

_PIECE_BYTES = 64 * 1024
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its byte-order mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Control characters that text may hold: tabs and line ends, the final Ctrl-Z of old programs, the escapes of Japanese
# encodings, and the separators of HL7 messages.
_ALLOWED = frozenset(range(0x09, 0x0E)) | {0x1A, 0x1B} | frozenset(range(0x1C, 0x20))
_CONTROLS = bytes(sorted(frozenset(range(0x20)) - _ALLOWED))
_ALL_BUT_CONTROLS = bytes(byte for byte in range(256) if byte not in _CONTROLS)
_CONTROL = re.compile(f"[{re.escape(_CONTROLS.decode())}]")


def is_text(file: BinaryIO) -> bool:
    """Return whether the whole file is text, in UTF-16, UTF-32, or an encoding that extends ASCII such as UTF-8.

    The check need not distinguish Windows-1252, Latin-1, Shift-JIS and similar encodings. A file is not text if it
    contains control characters that text never contains.
    """
    file.seek(0)
    head = file.read(_PIECE_BYTES)
    wide = _wide_encoding(head)
    if wide is None:
        return _holds_no_controls(file)
    decoder = codecs.getincrementaldecoder(wide)("strict")
    file.seek(0)
    try:
        while piece := file.read(_PIECE_BYTES):
            if _CONTROL.search(decoder.decode(piece)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def head_of_text(head: bytes) -> str:
    """Decode the beginning of a text well enough to read its ASCII words."""
    return head.decode(_wide_encoding(head) or "utf-8-sig", "replace").lstrip("\ufeff")


def _wide_encoding(head: bytes) -> str | None:
    """Return the encoding if it uses two or four bytes for each letter, else None.

    Without a byte-order mark, Latin letters in UTF-16 show as a zero in every second byte.
    """
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    if b"\x00" not in head:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    return "utf-16-le" if odd > even else "utf-16-be"


def _holds_no_controls(file: BinaryIO) -> bool:
    file.seek(0)
    while piece := file.read(_PIECE_BYTES):
        if piece.translate(None, _ALL_BUT_CONTROLS):
            return False
    return True
