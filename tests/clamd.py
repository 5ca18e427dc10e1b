"""A small server that speaks clamd's protocol over a real socket, for tests.

It behaves as clamd 1.4 was seen to: a command and its answer end with a zero byte, a file comes as lengths and pieces,
and a file beyond its limit is answered at once and hung up on.
"""

from __future__ import annotations

import socketserver
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The harmless text that every virus scanner finds."""


class Clamd(socketserver.ThreadingTCPServer):
    """Listens on a port of this machine, and counts what it was asked."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.scanned: list[int] = []
        self.longest = 100 << 20
        self.silent = False
        self.words: str | None = None

    @property
    def url(self) -> str:
        return f"tcp://127.0.0.1:{self.server_address[1]}"


class _Conversation(socketserver.StreamRequestHandler):
    server: Clamd

    def handle(self) -> None:
        assert self._word() == b"zINSTREAM"
        size, tail, found = 0, b"", False
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            size += length
            if size > self.server.longest:
                self._say("INSTREAM size limit exceeded. ERROR")
                return
            piece = tail + self.rfile.read(length)
            found, tail = found or EICAR in piece, piece[-len(EICAR) :]
        self.server.scanned.append(size)
        if self.server.silent:
            time.sleep(30)
        self._say(self.server.words or ("stream: Eicar-Test-Signature FOUND" if found else "stream: OK"))

    def _word(self) -> bytes:
        word = b""
        while (letter := self.rfile.read(1)) != b"\0":
            word += letter
        return word

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\0")


@contextmanager
def running() -> Iterator[Clamd]:
    """Run a server for the length of a block."""
    with Clamd() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def clamd(settings) -> Iterator[Clamd]:
    """A scanner that the settings name."""
    with running() as server:
        settings.CLAMD_URL = server.url
        yield server


@pytest.fixture
def clamd_away(settings) -> None:
    """A scanner that the settings name, and that nobody has started."""
    with Clamd() as server:
        settings.CLAMD_URL = server.url
