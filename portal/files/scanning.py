"""Virus scan of a file by clamd while the file is read (clamd's command INSTREAM).

The protocol takes twenty lines. The client libraries need a whole file or their own buffer, and the well-kept one also
starts programs. Here one pass hashes, scans and encrypts each chunk.
"""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from types import TracebackType
from urllib.parse import urlsplit

_COMMAND = b"zINSTREAM\0"
_LENGTH = struct.Struct("!I")
_END = _LENGTH.pack(0)
_ABOUT, _FOUND = "stream: ", " FOUND"
_LONGEST_REPLY = 4096


class Verdict(Enum):
    """Result of a scan."""

    CLEAN = "clean"
    HARMFUL = "harmful"
    UNKNOWN = "unknown"
    """No result: the scanner was unreachable, too slow, or could not accept the file."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Verdict with the scanner's own words: the signature that it found, or why it has no result."""

    verdict: Verdict
    words: str = ""


@dataclass(frozen=True, slots=True)
class Scanner:
    """Address of clamd, and the seconds that it may take for one file."""

    address: tuple[str, int] | str
    """A host and port, or the path of a Unix socket."""
    seconds: float

    @classmethod
    def at(cls, url: str, *, seconds: float) -> Scanner | None:
        """Return the scanner of the setting `CLAMD_URL` (`tcp://host:3310` or `unix:///path`), or None if it is empty.

        :raises ValueError: for any other URL.
        """
        if not url:
            return None
        parts = urlsplit(url)
        if parts.scheme == "tcp" and parts.hostname and parts.port:
            return cls((parts.hostname, parts.port), seconds)
        if parts.scheme == "unix" and parts.path and not parts.netloc:
            return cls(parts.path, seconds)
        raise ValueError("CLAMD_URL must be tcp://host:port or unix:///path, as in unix:///run/clamav/clamd.ctl.")

    def scan(self, pieces: Iterable[bytes]) -> Answer:
        """Scan the bytes of one file and return clamd's answer."""
        with Scan(self) as scan:
            for piece in pieces:
                scan.feed(piece)
            return scan.answer()


class Scan:
    """Scan of one file by clamd. A failing scanner never raises: the answer is then UNKNOWN."""

    def __init__(self, scanner: Scanner) -> None:
        self._until = time.monotonic() + scanner.seconds
        self._trouble = ""
        self._socket: socket.socket | None = None
        try:
            self._socket = self._connected(scanner.address)
            self._socket.sendall(_COMMAND)
        except OSError as error:
            self._give_up(error)

    def __enter__(self) -> Scan:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def feed(self, piece: bytes) -> None:
        """Send the next bytes of the file."""
        if self._socket is None or not piece:
            return
        try:
            self._allow_the_rest()
            self._socket.sendall(_LENGTH.pack(len(piece)) + piece)
        except OSError as error:
            self._give_up(error)

    def answer(self) -> Answer:
        """End the file and return clamd's answer."""
        if self._socket is None:
            return Answer(Verdict.UNKNOWN, self._trouble)
        try:
            self._allow_the_rest()
            self._socket.sendall(_END)
            reply = self._reply()
        except OSError as error:
            self._give_up(error)
            return Answer(Verdict.UNKNOWN, self._trouble)
        if reply == f"{_ABOUT}OK":
            return Answer(Verdict.CLEAN)
        if reply.startswith(_ABOUT) and reply.endswith(_FOUND):
            return Answer(Verdict.HARMFUL, reply.removeprefix(_ABOUT).removesuffix(_FOUND))
        return Answer(Verdict.UNKNOWN, reply)

    def close(self) -> None:
        """Close the connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _connected(self, address: tuple[str, int] | str) -> socket.socket:
        if isinstance(address, tuple):
            return socket.create_connection(address, timeout=self._rest())
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.settimeout(self._rest())
            connection.connect(address)
        except OSError:
            connection.close()
            raise
        return connection

    def _rest(self) -> float:
        """Return the seconds left for this file.

        :raises TimeoutError: when none are left.
        """
        rest = self._until - time.monotonic()
        if rest <= 0:
            raise TimeoutError("The scanner took too long to answer.")
        return rest

    def _allow_the_rest(self) -> None:
        if self._socket is not None:
            self._socket.settimeout(self._rest())

    def _reply(self) -> str:
        """Read one reply, which ends with a zero byte or with the connection."""
        reply = b""
        while self._socket is not None and len(reply) < _LONGEST_REPLY:
            self._allow_the_rest()
            more = self._socket.recv(_LONGEST_REPLY)
            reply += more
            if not more or reply.endswith(b"\0"):
                break
        return reply.rstrip(b"\0\n").decode("utf-8", "replace")

    def _give_up(self, error: OSError) -> None:
        """Store the reason of the failure: clamd's own words if it sent some before it disconnected, else the error."""
        with suppress(OSError):
            self._trouble = self._reply()
        self._trouble = self._trouble or type(error).__name__
        self.close()
