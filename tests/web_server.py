"""A real gunicorn on the tests' database, started as `make run` and the image start it."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.worker import environment, wait_until

READY_SECONDS = 40


class WebServer:
    """A running server, for clients that send raw HTTP."""

    def __init__(self, port: int) -> None:
        self.port = port

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def ask(self, path: str, method: str = "GET", body: bytes = b"", timeout: float = 30, **headers: str) -> int | None:
        """Return the status of the answer without following redirects, or None if no server answers."""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        with suppress(OSError, http.client.HTTPException):
            asked.request(method, path, body, headers)
            return asked.getresponse().status
        return None


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[WebServer]:
    """Start the portal's web server on a free port and stop it after the block."""
    from django.conf import settings

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        server = WebServer(probe.getsockname()[1])
    command = [str(Path(sys.executable).parent / "gunicorn"), "--config", "python:portal.web_server",
               "--bind", f"127.0.0.1:{server.port}", *options, "portal.wsgi"]  # fmt: skip
    log = folder / "web.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment(), stdout=output, stderr=output)
    try:
        wait_until(lambda: server.ask("/healthz") == 200, READY_SECONDS, lambda: log.read_text()[-3000:])
        yield server
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def web_server(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    """Run gunicorn with its usual workers and threads while this module's tests run."""
    with serving(tmp_path_factory.mktemp("web")) as server:
        yield server
