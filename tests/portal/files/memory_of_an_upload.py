"""A process that uploads files through the page, reads them as a worker does, and prints how much memory it used.

`test_memory.py` runs it with the user's id, the address of the page and the size in MB. It does not use pytest.
"""

from __future__ import annotations

import io
import json
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import django
import psutil

django.setup()

from django.test import Client  # noqa: E402

from portal.models import StoredFile, User  # noqa: E402
from portal.services import stored_files  # noqa: E402
from tests import factories  # noqa: E402

BOUNDARY = "boundary-of-the-form"
LINE = b"1EG4TE5MK73,Okafor,Maya,1950-01-02,F,2021-07-01,lung,C34.1,right,8,clinical\n"


class Body(io.RawIOBase):
    """The body of a form with a file of a given size in bytes, generated while it is read."""

    def __init__(self, size: int) -> None:
        fields = {"token": str(uuid.uuid4()), "kind": "2021-clinical-data-2"}
        head = "".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        )
        head += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="upload"; filename="a.csv"\r\n\r\n'
        tail = f"\r\n--{BOUNDARY}--\r\n"
        self.length = len(head) + size + len(tail)
        super().__init__()
        self._pieces = self._made(head.encode(), size, tail.encode())
        self._waiting = b""

    def _made(self, head: bytes, size: int, tail: bytes) -> Iterator[bytes]:
        yield head
        block = LINE * 1000
        while size:
            yield block[:size]
            size -= len(block[:size])
        yield tail

    def read(self, size: int = -1) -> bytes:
        while len(self._waiting) < size and (piece := next(self._pieces, b"")):
            self._waiting += piece
        taken, self._waiting = self._waiting[:size], self._waiting[size:]
        return taken


@contextmanager
def measured_growth() -> Iterator[Callable[[], float]]:
    """Yield a function that returns the largest growth of this process since the block began, in MB."""
    process, done = psutil.Process(), threading.Event()
    began = highest = process.memory_info().rss

    def watch() -> None:
        nonlocal highest
        while not done.is_set():
            highest = max(highest, process.memory_info().rss)
            time.sleep(0.002)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield lambda: (highest - began) / (1 << 20)
    finally:
        done.set()
        watcher.join()


def upload(client: Client, address: str, size: int) -> None:
    body = Body(size)
    response = client.request(
        PATH_INFO=address, REQUEST_METHOD="POST", CONTENT_TYPE=f"multipart/form-data; boundary={BOUNDARY}",
        CONTENT_LENGTH=str(body.length), **{"wsgi.input": body},
    )  # fmt: skip
    assert response.status_code == 302, response.content.decode()


def main(user_id: str, address: str, size: str) -> None:
    client = factories.client(User.objects.get(pk=user_id))
    grown = {}
    for megabytes in (3, int(size)):  # the first one loads modules that the second one uses
        with measured_growth() as web:
            upload(client, address, megabytes << 20)
            grown["web"] = web()
        file = StoredFile.objects.latest("pk")
        assert file.size == megabytes << 20
        with measured_growth() as worker, stored_files.plain_copies(files={"a": file}, by="test") as copies:
            assert copies["a"].stat().st_size == file.size
            grown["worker"] = worker()
    print(json.dumps(grown))


if __name__ == "__main__":
    main(*sys.argv[1:])
