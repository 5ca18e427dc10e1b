"""Forty clients that send or read slowly, on the real web server: other clients are still answered."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, suppress
from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse

from portal.web_server import threads, workers
from portal.web_worker import GRACE_SECONDS, SEND_SECONDS
from quality.models import Version
from tests import factories
from tests.uploads import build
from tests.web_server import web_server  # noqa: F401 (a fixture)
from tests.worker import environment

pytestmark = pytest.mark.django_db(transaction=True)
SOCKETS = 40
ANSWER_SECONDS = 2
HEAD = "POST /register/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
# For each slow client: the text that it sends at once, and the text that it then sends byte by byte.
SLOW = {
    "nothing": ("", ""),
    "half a head": ("GET / HTTP/1.1\r\nHost: loc", ""),
    "head": ("", f"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: {'x' * 500}"),
    "body": (f"{HEAD}Content-Length: 500\r\n\r\n", "a" * 499),
    "large body": (f"{HEAD}Content-Length: 90000000\r\n\r\n", "a" * 500),
    "body in chunks": (f"{HEAD}Transfer-Encoding: chunked\r\n\r\n", "1\r\na\r\n" * 100),
    "body that waits to be asked for": (f"{HEAD}Content-Length: 5000\r\nExpect: 100-continue\r\n\r\n", "a" * 500),
    "body that stops behind the buffer": (f"{HEAD}Content-Length: 90000000\r\n\r\n{'a' * 70000}", "a" * 500),
    "answer that it does not close": ("GET /healthz HTTP/1.0\r\n\r\n", ""),
}


class SlowClients:
    """Forty connections that send byte by byte."""

    def __init__(self, server, at_once, by_bytes):
        self.server, self.at_once, self.by_bytes = server, at_once, by_bytes
        self.done = threading.Event()
        self.sockets = []

    def __enter__(self):
        self.thread = threading.Thread(target=self.send_slowly)
        self.sockets = [self.server.connect() for _ in range(SOCKETS)]
        for one in self.sockets:
            one.sendall(self.at_once.encode())
        self.thread.start()
        return self

    def send_slowly(self):
        for byte in self.by_bytes.encode():
            if self.done.wait(0.2):
                return
            for one in self.sockets:
                with suppress(OSError):
                    one.send(bytes([byte]))

    def __exit__(self, *_):
        self.done.set()
        self.thread.join()
        for one in self.sockets:
            one.close()


def test_a_new_process_has_imported_the_views_before_it_answers():
    """Otherwise the first page of each process takes half a second, and seconds on a busy machine."""
    program = "import portal.wsgi, sys; print(sorted(name for name in sys.modules if name.endswith('.views.reports')))"
    asked = [sys.executable, "-c", program]
    done = subprocess.run(asked, cwd=settings.BASE_DIR, env=environment(), stdout=subprocess.PIPE, check=True)
    assert done.stdout.decode().split() == ["['reconciliation.views.reports']"]


@pytest.mark.parametrize("kind", SLOW)
def test_client_is_answered_while_forty_others_send_slowly(web_server, kind):  # noqa: F811
    with SlowClients(web_server, *SLOW[kind]):
        time.sleep(0.5)
        for _ in range(8):
            began = time.monotonic()
            assert web_server.ask("/help/", timeout=ANSWER_SECONDS) == 200, kind
            assert time.monotonic() - began < ANSWER_SECONDS
            time.sleep(0.1)


def test_slow_clients_are_disconnected(web_server):  # noqa: F811
    """The server closes connections of slow senders after ten seconds, and of clients that never read."""
    began = time.monotonic()
    with web_server.connect() as silent, web_server.connect() as slow, ExitStack() as held:
        slow.sendall(SLOW["body"][0].encode())
        for _ in range(workers * threads):
            unread = held.enter_context(web_server.connect())
            unread.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            unread.sendall(b"GET /static/uswds/css/uswds.min.css HTTP/1.1\r\nHost: localhost\r\n\r\n" * 40)
        assert silent.recv(1000) == b""
        assert slow.recv(1000).startswith(b"HTTP/1.1 408 ")
        assert GRACE_SECONDS - 1 < time.monotonic() - began < GRACE_SECONDS + 8
        assert web_server.ask("/help/", timeout=SEND_SECONDS + 5) == 200


def test_head_without_an_end_is_refused(web_server):  # noqa: F811
    with web_server.connect() as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        with suppress(OSError):
            for number in range(100):
                client.sendall(f"X-{number}: {'x' * 1000}\r\n".encode())
        assert client.recv(1000).startswith(b"HTTP/1.1 431 ")


def test_two_requests_in_one_packet_are_both_answered(web_server):  # noqa: F811
    with web_server.connect() as client:
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" * 2)
        received = b""
        while received.count(b'{"status": "ok"}') < 2:
            piece = client.recv(1000)
            assert piece, received
            received += piece


def test_request_that_is_told_to_continue_is_answered(web_server):  # noqa: F811
    with web_server.connect() as client:
        client.sendall(f"{HEAD}Content-Length: 4\r\nExpect: 100-continue\r\n\r\n".encode())
        assert client.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(b"a=bc")
        assert b"403 Forbidden" in client.recv(4000)  # a form without its token


@pytest.fixture
def practice():
    factories.at(date(2020, 12, 1))
    made = factories.participant()
    factories.at(date(2022, 1, 10))
    return made


def test_upload_over_a_slow_line_arrives_among_forty_slow_senders(web_server, practice):  # noqa: F811
    """Send a file of some 200 KB slowly, with a pause of three seconds."""
    person = factories.client(factories.seat(practice))
    address = reverse("quality:upload", args=[practice.model_id])
    page = person.get(address)
    csrf = page.cookies[settings.CSRF_COOKIE_NAME].value
    content = build.clinical(build.clinical_rows(1500))
    assert len(content) > 200_000
    fields = {
        "csrfmiddlewaretoken": csrf, "kind": "2021-clinical-data-2",
        "token": str(page.context["form"]["token"].value()),
    }  # fmt: skip
    assert fields["kind"] in dict(page.context["form"].fields["kind"].choices)
    field = '--edge\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}'
    parts = [field.format(name, value) for name, value in fields.items()]
    parts.append(field.format('upload"; filename="clinical.csv', ""))
    body = "\r\n".join(parts).encode() + content + b"\r\n--edge--\r\n"
    cookies = f"{settings.SESSION_COOKIE_NAME}={person.session.session_key}; {settings.CSRF_COOKIE_NAME}={csrf}"
    head = (
        f"POST {address} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\nContent-Length: {len(body)}\r\n"
        "Content-Type: multipart/form-data; boundary=edge\r\nConnection: close\r\n\r\n"
    )
    with SlowClients(web_server, *SLOW["large body"]), web_server.connect() as client:
        client.sendall(head.encode())
        step = len(body) // 40 + 1
        for start in range(0, len(body), step):
            client.sendall(body[start : start + step])
            time.sleep(3 if start == 20 * step else 0.15)
        assert client.recv(4000).startswith(b"HTTP/1.1 302 ")
    assert Version.objects.get().file.size == len(content)
