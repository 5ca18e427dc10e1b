"""A text file that is read in pieces, so that its size does not matter: its bytes without marks, and its faults."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_BYTE_ORDER_MARK = codecs.BOM_UTF8
_CTRL_Z = b"\x1a"  # DOS programs write it after the last line
_AT_THE_END = _CTRL_Z + b" \t\r\n"
_PIECE_BYTES = 1 << 20
LINE_END = re.compile(rb"\r\n|\n|\r")
VALUE = re.compile(rb"[^ \t\r\n,;]")


@dataclass(frozen=True)
class Source:
    """The bytes of a text file from `start` to `end`: without byte-order marks before them and Ctrl-Z after them."""

    path: Path
    start: int
    end: int

    @classmethod
    def of(cls, path: Path) -> Source:
        """Return the text of a file without its marks."""
        with path.open("rb") as file:
            start = 0
            while file.read(len(_BYTE_ORDER_MARK)) == _BYTE_ORDER_MARK:
                start = file.tell()
            return cls(path, start, max(start, _end(file)))

    def head(self, size: int) -> bytes:
        """Return the first bytes."""
        return next(self.pieces(size=size), b"")

    def pieces(self, *, size: int = _PIECE_BYTES) -> Iterator[bytes]:
        """Yield all bytes in pieces of one size; the last may be shorter."""
        with self.path.open("rb") as file:
            at = file.seek(self.start)
            while at < self.end and (piece := file.read(min(size, self.end - at))):
                at += len(piece)
                yield piece

    def content(self) -> bytes:
        """Return all bytes, for formats whose files are small."""
        return b"".join(self.pieces())

    def opened(self, at: int) -> io.BufferedReader:
        """Open the bytes from a position of the file to the end."""
        return io.BufferedReader(_Part(self.path, at, self.end), _PIECE_BYTES)

    def first_line(self) -> int:
        """Return the position where the first line with a value begins; the end, if no line has one."""
        at = begins = self.start
        for piece in self.pieces():
            value = VALUE.search(piece)
            begins = max(begins, at + _after_last_line_end(piece[: value.start()] if value else piece))
            if value:
                return begins
            at += len(piece)
        return self.end

    def blank_lines(self, at: int, separator: str) -> tuple[int, int]:
        """Return the size in bytes and the number of the blank lines from the beginning of a line on.

        A line of spaces and separators alone is blank too.
        """
        blank = re.compile(rb"[ \t\v\f\r\n%b]*" % re.escape(separator.encode()))
        seen = size = lines = 0
        before = b""
        for piece in Source(self.path, at, self.end).pieces():
            run = blank.match(piece)[0]  # type: ignore[index]  # it matches also nothing
            if end := _after_last_line_end(run):
                lines += _line_ends_in(run[:end], before)
                size = seen + end
            if len(run) < len(piece):
                break
            seen, before = seen + len(piece), run[-1:]
        return size, lines

    def lines_before(self, position: int) -> int:
        """Count the line ends before a position of the file."""
        return sum(_line_ends(Source(self.path, self.start, position)))


class _Part(io.RawIOBase):
    """The bytes of a file from one position to another, as a file."""

    def __init__(self, path: Path, start: int, end: int) -> None:
        self._file = path.open("rb", buffering=0)
        self._left = max(0, end - self._file.seek(start))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]
        view = memoryview(buffer)[: self._left]
        taken = self._file.readinto(view) or 0
        self._left -= taken
        return taken

    def close(self) -> None:
        self._file.close()
        super().close()


def _end(file: io.BufferedReader) -> int:
    """Return the position after the last byte of text: that of the file, or less if a Ctrl-Z follows the text."""
    size = at = file.seek(0, io.SEEK_END)
    marked = False
    while at > 0:
        first = max(0, at - _PIECE_BYTES)
        file.seek(first)
        piece = file.read(at - first)
        text = piece.rstrip(_AT_THE_END)
        marked |= _CTRL_Z in piece[len(text) :]
        if text:
            return first + len(text) if marked else size
        at = first
    return 0 if marked else size


def _line_ends(source: Source) -> Iterator[int]:
    """Yield the number of line ends in each piece; CRLF is one, also where a piece ends inside it."""
    before = b""
    for piece in source.pieces():
        yield _line_ends_in(piece, before)
        before = piece[-1:]


def _line_ends_in(piece: bytes, before: bytes) -> int:
    """Return the number of line ends in a piece; `before` is the byte before it, perhaps the first half of a CRLF."""
    number = piece.count(b"\n") + piece.count(b"\r") - piece.count(b"\r\n")
    return number - (before == b"\r" and piece.startswith(b"\n"))


def _after_last_line_end(piece: bytes) -> int:
    """Return the position after the last line end of a piece, 0 without any."""
    return max(piece.rfind(b"\n"), piece.rfind(b"\r")) + 1


@dataclass
class Survey:
    """The facts that decide whether a text can be read: positions of faults in the file, None where there is none."""

    has_nul: bool = False
    invalid_at: int | None = None
    has_value: bool = False
    long_line_at: int | None = None
    lines: int = 0


def survey(source: Source, *, longest_line: int) -> Survey:
    """Read a text once and look for its faults.

    :param longest_line: the most bytes of a line.
    """
    found = Survey()
    decoder = codecs.getincrementaldecoder("utf-8")()
    at = line_at = source.start
    rest = b""  # the unfinished line before the piece
    for piece in source.pieces():
        if b"\0" in piece:
            found.has_nul = True
            return found
        if found.invalid_at is None:
            found.invalid_at = _invalid_in(piece, decoder, at, final=at + len(piece) >= source.end)
        found.has_value = found.has_value or VALUE.search(piece) is not None
        found.lines += piece.count(b"\n") or piece.count(b"\r")
        if found.long_line_at is None:
            whole = rest + piece
            length, found.long_line_at = _last_line(whole, line_at, longest_line)
            rest, line_at = whole[length:], line_at + length
        at += len(piece)
    if found.long_line_at is None and len(rest) > longest_line:
        found.long_line_at = line_at
    return found


def _invalid_in(piece: bytes, decoder: codecs.IncrementalDecoder, at: int, *, final: bool) -> int | None:
    """Return the position of the first byte that is not UTF-8, or None; `at` is the position of the piece."""
    pending = len(decoder.getstate()[0])
    if not pending and piece.isascii():
        return None
    try:
        decoder.decode(piece, final=final)
    except UnicodeDecodeError as error:
        return at - pending + error.start
    return None


def _last_line(text: bytes, at: int, longest: int) -> tuple[int, int | None]:
    """Return where the last, unfinished line of a text begins, and the position of the first line that is too long.

    From each line it goes to the last line end within the longest line, so it looks at few of them.
    """
    start = 0
    while len(text) - start > longest:
        end = max(text.rfind(b"\n", start, start + longest + 1), text.rfind(b"\r", start, start + longest + 1))
        if end < 0:
            return start, at + start
        start = end + 1
    last = max(text.rfind(b"\n", start), text.rfind(b"\r", start))
    return max(start, last + 1), None
