"""A gunicorn worker that slow clients cannot stop: a thread is taken only by a request that has arrived.

gunicorn's own threaded worker gives every connection a thread and lets the thread wait for what comes: sixteen clients
that send half a header, or a body a byte at a time, hold all of them. It also waits in its one loop, two seconds each,
for clients that do not close a connection when they have their answer.
"""

from __future__ import annotations

import re
import socket
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn import util
from gunicorn.http.unreader import SocketUnreader
from gunicorn.workers.gthread import TConn, ThreadWorker

BUFFER_BYTES = 64 * 1024
"""A request is collected up to here before it takes a thread; nearly all of them are smaller."""
GRACE_SECONDS, BYTES_PER_SECOND = 10, 1024
"""The slowest client that is served: a pause of the first, and at least the second on average."""
WHOLE_SECONDS = 15 * 60
"""The longest that one request may take to arrive."""
SEND_SECONDS = 10
"""The longest that a client may take to accept one piece of an answer, for which a thread waits."""
LEAVE_SECONDS = 2
"""The time that a connection stays half open behind its last answer, so that the answer is not cut off."""

_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
_CONTINUE = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*(?=\r\n)", re.IGNORECASE)
_HEAD_END, _LAST_CHUNK = b"\r\n\r\n", b"\r\n0\r\n"


class Pace:
    """The speed at which the bytes of one request come in."""

    def __init__(self) -> None:
        self.began = self.since = time.monotonic()
        self.counted = 0

    def count(self, number: int) -> None:
        """Note bytes that came. Each full buffer starts the clock anew: speed is not saved up for later."""
        self.counted += number
        if self.counted >= BUFFER_BYTES:
            self.since, self.counted = time.monotonic(), 0

    @property
    def too_slow(self) -> bool:
        now = time.monotonic()
        allowed = GRACE_SECONDS + self.counted / BYTES_PER_SECOND
        return now - self.since > allowed or now - self.began > WHOLE_SECONDS


class PacedUnreader(SocketUnreader):
    """The source from which a thread reads the rest of a large request."""

    def __init__(self, sock: socket.socket) -> None:
        super().__init__(sock)
        self.pace = Pace()

    def chunk(self, size_hint: int | None = None) -> bytes:
        """Read the next piece.

        :raises TimeoutError: when it comes too slowly.
        """
        before = self.sock.gettimeout()
        self.sock.settimeout(min(GRACE_SECONDS, before or GRACE_SECONDS))
        try:
            piece: bytes = super().chunk(size_hint)
        finally:
            self.sock.settimeout(before)
        self.pace.count(len(piece))
        if self.pace.too_slow:
            raise TimeoutError
        return piece


class Arrival:
    """A request that is arriving: what is here of it so far."""

    def __init__(self, conn: TConn) -> None:
        self.conn = conn
        self.received = bytearray()
        self.head = b""
        """The first lines and the blank one behind them, once they are complete."""
        self.pace = Pace()

    def take(self, piece: bytes) -> None:
        self.received += piece
        self.pace.count(len(piece))
        if not self.head:
            end = self.received.find(_HEAD_END)
            self.head = bytes(self.received[: end + len(_HEAD_END)]) if end >= 0 else b""

    @property
    def whole(self) -> bool:
        """Tell whether all of the request is here."""
        if not self.head:
            return False
        if _CHUNKED.search(self.head):
            return self.received.find(_LAST_CHUNK, len(self.head) - 2) >= 0
        length = _LENGTH.search(self.head)
        return len(self.received) >= len(self.head) + (int(length[1]) if length else 0)

    def take_expectation(self) -> bool:
        """Return whether the client holds its body back until it is told to go on, and take that wish as fulfilled."""
        asked, wishes = _CONTINUE.subn(b"", self.head)
        self.received[: len(self.head)] = asked
        self.head = asked
        return bool(wishes)


class CollectingWorker(ThreadWorker):
    """A threaded worker whose loop collects requests, and whose threads work on them.

    A request that is not larger than the buffer takes a thread when all of it is here. A larger one takes one of a few
    threads kept for such, when the buffer is full: however many of them hang, pages are answered.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.arriving: dict[TConn, Arrival] = {}
        self.leaving: dict[TConn, float] = {}
        self.large_pool: ThreadPoolExecutor

    def init_process(self) -> None:
        self.large_pool = ThreadPoolExecutor(max_workers=max(1, self.cfg.threads // 2))
        super().init_process()

    def enqueue_req(self, conn: TConn) -> None:
        """Collect the next request of a connection: a new one, one kept alive, or one that sent two at a time."""
        if not conn.initialized:
            conn.init()
            conn.parser.unreader = PacedUnreader(conn.sock)
        conn.sock.setblocking(False)
        arrival = self.arriving[conn] = Arrival(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self._collect, arrival))
        arrival.take(conn.parser.unreader.take_buffered())
        self._go_on(arrival)
        if conn in self.arriving:  # a client's first bytes are usually here already
            self._collect(arrival, conn.sock)

    def _collect(self, arrival: Arrival, sock: socket.socket) -> None:
        try:
            piece = sock.recv(BUFFER_BYTES)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        if piece:
            arrival.take(piece)
            self._go_on(arrival)
        else:
            self._drop(arrival)

    def _go_on(self, arrival: Arrival) -> None:
        if arrival.whole:
            self._hand_over(arrival, self.tpool)
        elif len(arrival.received) >= BUFFER_BYTES:
            if arrival.head:
                self._hand_over(arrival, self.large_pool)
            else:
                self._drop(arrival, 431, "Request Header Fields Too Large")
        elif arrival.take_expectation():
            with suppress(OSError):
                arrival.conn.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _hand_over(self, arrival: Arrival, pool: Executor) -> None:
        conn = arrival.conn
        self.poller.unregister(conn.sock)
        del self.arriving[conn]
        conn.parser.unreader.unread(bytes(arrival.received))
        conn.parser.unreader.pace = arrival.pace
        work = pool.submit(self.handle, conn)
        work.add_done_callback(lambda done: self.method_queue.defer(self.finish_request, conn, done))

    def handle_request(self, req: Any, conn: TConn) -> bool:
        """Let the application work on a request, and leave a client that is too slow to send or to listen."""
        conn.sock.settimeout(SEND_SECONDS)
        try:
            return bool(super().handle_request(req, conn))
        except TimeoutError as slow:
            raise StopIteration from slow  # gunicorn's word for a connection that ends, with nothing to report

    def finish_request(self, conn: TConn, fs: Future[Any]) -> None:
        """Keep the connection for the next request, or end it without waiting for the client."""
        if fs.cancelled() or fs.exception() or fs.result():
            super().finish_request(conn, fs)
        else:
            self._leave(conn)

    def _drop(self, arrival: Arrival, status: int | None = None, reason: str = "") -> None:
        conn = arrival.conn
        self.poller.unregister(conn.sock)
        del self.arriving[conn]
        if status:
            with suppress(OSError):
                util.write_error(conn.sock, status, reason, "")
        self._leave(conn)

    def _leave(self, conn: TConn) -> None:
        """Say that no more comes, and close the connection when the client has, or soon (RFC 9112, section 9.6)."""
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
            self.poller.register(conn.sock, EVENT_READ, partial(self._discard, conn))
        except (OSError, ValueError):
            self._close(conn)
        else:
            self.leaving[conn] = time.monotonic() + LEAVE_SECONDS

    def _discard(self, conn: TConn, sock: socket.socket) -> None:
        with suppress(OSError):
            if sock.recv(BUFFER_BYTES):
                return
        self._end(conn)

    def _end(self, conn: TConn) -> None:
        self.poller.unregister(conn.sock)
        del self.leaving[conn]
        self._close(conn)

    def _close(self, conn: TConn) -> None:
        self.nr_conns -= 1
        conn.close()

    def murder_pending(self) -> None:
        """End what arrives too slowly and, once the worker is told to stop, what has not begun to arrive."""
        super().murder_pending()
        for arrival in list(self.arriving.values()):
            if arrival.received and arrival.pace.too_slow:
                self._drop(arrival, 408, "Request Timeout")
            elif arrival.pace.too_slow or not (arrival.received or self.alive):
                self._drop(arrival)
        for conn in [conn for conn, until in self.leaving.items() if until < time.monotonic()]:
            self._end(conn)
