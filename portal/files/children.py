"""Child processes that read one untrusted file within hard limits of memory and time, and answer in lines of JSON."""

from __future__ import annotations

import io
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

_PIECE_BYTES = 1 << 16
_MILLISECONDS = 1000


class Unreadable(Exception):
    """The child process ended early: the file is damaged, or needs too much time or memory."""


class Answer(Iterator[Any]):
    """The answer of a child process: lines of JSON, and between them blocks of bytes whose size a line states.

    :raises Unreadable: from each method, when the child ends before its answer is complete.
    """

    def __init__(self, child: subprocess.Popen[bytes], seconds: int, most_bytes: int) -> None:
        self._child = child
        self._stream = io.BufferedReader(_Pipe(child, seconds, most_bytes), _PIECE_BYTES)

    def __next__(self) -> Any:
        line = self._stream.readline()
        if not line and self._child.wait() == 0:
            raise StopIteration
        if not line.endswith(b"\n"):
            raise Unreadable
        try:
            return json.loads(line)
        except ValueError as error:
            raise Unreadable from error

    def block(self, size: int) -> bytes:
        """Return the next bytes."""
        block = self._stream.read(size)
        if len(block) < size:
            raise Unreadable
        return block


class _Pipe(io.RawIOBase):
    """Output of a child, within limits.

    :raises Unreadable: when a limit is exceeded.
    """

    def __init__(self, child: subprocess.Popen[bytes], seconds: float, most_bytes: int) -> None:
        assert child.stdout is not None  # noqa: S101 (for the type checker: it is a pipe)
        self._answer, self._seconds, self._left = child.stdout.fileno(), seconds, most_bytes
        self._poll = select.poll()
        self._poll.register(self._answer, select.POLLIN)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]
        began = time.monotonic()
        if not self._poll.poll(max(0, self._seconds) * _MILLISECONDS):
            raise Unreadable
        self._seconds -= time.monotonic() - began
        taken = os.readv(self._answer, [buffer])
        self._left -= taken
        if self._left < 0:
            raise Unreadable
        return taken


@contextmanager
def answer_of(program: ModuleType, *arguments: object, seconds: int, most_bytes: int) -> Iterator[Answer]:
    """Run a program in a child process and yield its answer.

    :param seconds: how long to wait for the answer, without the time in which the caller uses it.
    """
    command = [sys.executable, "-I", str(program.__file__), *map(str, arguments)]
    quiet = {"stdin": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={}, bufsize=0, **quiet) as child:  # type: ignore[call-overload]
        try:
            yield Answer(child, seconds, most_bytes)
        finally:
            child.kill()
