"""Child processes that read one untrusted file within hard limits of memory and time, and answer in lines of JSON."""

from __future__ import annotations

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


@contextmanager
def answer_of(program: ModuleType, *arguments: object, seconds: int, most_bytes: int) -> Iterator[Iterator[Any]]:
    """Run a program in a child process and yield its answer line by line.

    :param seconds: how long to wait for the answer, without the time in which the caller uses it.
    :raises Unreadable: from the iterator, when the child ends before its answer is complete.
    """
    command = [sys.executable, "-I", str(program.__file__), *map(str, arguments)]
    quiet = {"stdin": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={}, bufsize=0, **quiet) as child:  # type: ignore[call-overload]
        try:
            yield _lines(child, seconds, most_bytes)
        finally:
            child.kill()


def _lines(child: subprocess.Popen[bytes], seconds: int, most_bytes: int) -> Iterator[Any]:
    rest = b""
    try:
        for piece in _pieces(child, seconds, most_bytes):
            *lines, rest = (rest + piece).split(b"\n")
            for line in lines:
                yield json.loads(line)
    except ValueError as error:
        raise Unreadable from error
    if rest or child.wait() != 0:
        raise Unreadable


def _pieces(child: subprocess.Popen[bytes], seconds: float, most_bytes: int) -> Iterator[bytes]:
    assert child.stdout is not None  # noqa: S101 (for the type checker: it is a pipe)
    pipe, answer = select.poll(), child.stdout.fileno()
    pipe.register(answer, select.POLLIN)
    while True:
        began = time.monotonic()
        if not pipe.poll(max(0, seconds) * _MILLISECONDS):
            raise Unreadable
        seconds -= time.monotonic() - began
        piece = os.read(answer, _PIECE_BYTES)
        if not piece:
            return
        most_bytes -= len(piece)
        if most_bytes < 0:
            raise Unreadable
        yield piece
