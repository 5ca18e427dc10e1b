"""A small server that speaks clamd's protocol over a real socket, for tests.

It behaves like clamd 1.4: a command and its answer end with a zero byte, and a file arrives in pieces, each after its
length. For a file over the size limit it answers at once and closes the connection.
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
"""The harmless text that every virus scanner reports as a virus."""


class Clamd(socketserver.ThreadingTCPServer):
    """A server on a local port. `scanned` lists the sizes of the files it received, in bytes.

    `size_limit`, `silent` and `answer` change how it answers.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.scanned: list[int] = []
        self.size_limit = 100 << 20
        self.silent = False
        self.answer: str | None = None

    @property
    def url(self) -> str:
        return f"tcp://127.0.0.1:{self.server_address[1]}"


class _Conversation(socketserver.StreamRequestHandler):
    server: Clamd

    def handle(self) -> None:
        assert self._command() == b"zINSTREAM"
        size, tail, found = 0, b"", False
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            size += length
            if size > self.server.size_limit:
                self._answer("INSTREAM size limit exceeded. ERROR")
                return
            piece = tail + self.rfile.read(length)
            found, tail = found or EICAR in piece, piece[-len(EICAR) :]
        self.server.scanned.append(size)
        if self.server.silent:
            time.sleep(30)
        self._answer(self.server.answer or ("stream: Eicar-Test-Signature FOUND" if found else "stream: OK"))

    def _command(self) -> bytes:
        word = b""
        while (letter := self.rfile.read(1)) != b"\0":
            word += letter
        return word

    def _answer(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\0")


@contextmanager
def running() -> Iterator[Clamd]:
    """Run a server while a block runs."""
    with Clamd() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def clamd(settings) -> Iterator[Clamd]:
    """Run a scanner that the settings name."""
    with running() as server:
        settings.CLAMD_URL = server.url
        yield server


@pytest.fixture
def clamd_down(settings) -> None:
    """Name a scanner in the settings that does not run."""
    with Clamd() as server:
        settings.CLAMD_URL = server.url
