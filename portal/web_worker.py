"""Gunicorn worker that slow clients cannot block: a request takes a thread only after it has arrived.

gunicorn's threaded worker gives every connection a thread, which waits for the request. Sixteen clients that send half
a header, or a body byte by byte, occupy all threads. Its main loop also waits two seconds for each client that does not
close the connection after its answer.
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
"""Number of bytes collected of a request before it takes a thread; nearly all requests are smaller."""
GRACE_SECONDS, BYTES_PER_SECOND = 10, 1024
"""The slowest client that is served may pause this long and must send this many bytes a second on average."""
WHOLE_SECONDS = 15 * 60
"""The longest that one request may take to arrive."""
SEND_SECONDS = 10
"""The longest that a client may take to accept one piece of an answer, for which a thread waits."""
LEAVE_SECONDS = 2
"""Time for which a connection stays half open after its last answer, so that the answer is not cut off."""

_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
_CONTINUE = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*(?=\r\n)", re.IGNORECASE)
_HEAD_END, _LAST_CHUNK = b"\r\n\r\n", b"\r\n0\r\n"


class Pace:
    """Speed at which the bytes of one request arrive."""

    def __init__(self) -> None:
        self.began = self.since = time.monotonic()
        self.counted = 0

    def count(self, number: int) -> None:
        """Count bytes that arrived. Each full buffer restarts the clock: early speed gives no credit for later."""
        self.counted += number
        if self.counted >= BUFFER_BYTES:
            self.since, self.counted = time.monotonic(), 0

    @property
    def too_slow(self) -> bool:
        now = time.monotonic()
        allowed = GRACE_SECONDS + self.counted / BYTES_PER_SECOND
        return now - self.since > allowed or now - self.began > WHOLE_SECONDS


class PacedUnreader(SocketUnreader):
    """Reader from which a thread gets the rest of a large request."""

    def __init__(self, sock: socket.socket) -> None:
        super().__init__(sock)
        self.pace = Pace()

    def chunk(self, size_hint: int | None = None) -> bytes:
        """Read the next piece.

        :raises TimeoutError: when it arrives too slowly.
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
    """Request that is still arriving, with the bytes received so far."""

    def __init__(self, conn: TConn) -> None:
        self.conn = conn
        self.received = bytearray()
        self.head = b""
        """The request line and headers up to the empty line, once they are complete."""
        self.pace = Pace()

    def take(self, piece: bytes) -> None:
        self.received += piece
        self.pace.count(len(piece))
        if not self.head:
            end = self.received.find(_HEAD_END)
            self.head = bytes(self.received[: end + len(_HEAD_END)]) if end >= 0 else b""

    @property
    def whole(self) -> bool:
        """True if the whole request has arrived."""
        if not self.head:
            return False
        if _CHUNKED.search(self.head):
            return self.received.find(_LAST_CHUNK, len(self.head) - 2) >= 0
        length = _LENGTH.search(self.head)
        return len(self.received) >= len(self.head) + (int(length[1]) if length else 0)

    def take_expectation(self) -> bool:
        """Remove an `Expect: 100-continue` header; return True if the client waits for the answer to it."""
        asked, wishes = _CONTINUE.subn(b"", self.head)
        self.received[: len(self.head)] = asked
        self.head = asked
        return bool(wishes)


class CollectingWorker(ThreadWorker):
    """Threaded worker whose main loop collects requests before its threads handle them.

    A request that fits the buffer takes a thread after all of it has arrived. A larger one takes one of a few separate
    threads when the buffer is full, so that slow large requests never block other pages.
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
        """Collect the next request of a connection, which may be new, kept alive, or already hold a second request."""
        if not conn.initialized:
            conn.init()
            conn.parser.unreader = PacedUnreader(conn.sock)
        conn.sock.setblocking(False)
        arrival = self.arriving[conn] = Arrival(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self._collect, arrival))
        arrival.take(conn.parser.unreader.take_buffered())
        self._go_on(arrival)
        if conn in self.arriving:  # the first bytes have usually arrived already
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
        """Let the application handle a request; end the connection if the client sends or reads too slowly."""
        conn.sock.settimeout(SEND_SECONDS)
        try:
            return bool(super().handle_request(req, conn))
        except TimeoutError as slow:
            raise StopIteration from slow  # gunicorn's signal to end a connection without an error

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
        """Stop sending, and close the connection when the client does or soon after (RFC 9112, section 9.6)."""
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
        """End requests that arrive too slowly and, once the worker stops, those that have not begun to arrive."""
        super().murder_pending()
        for arrival in list(self.arriving.values()):
            if arrival.received and arrival.pace.too_slow:
                self._drop(arrival, 408, "Request Timeout")
            elif arrival.pace.too_slow or not (arrival.received or self.alive):
                self._drop(arrival)
        for conn in [conn for conn, until in self.leaving.items() if until < time.monotonic()]:
            self._end(conn)
