"""The running product after `kill -9` of any of its processes: all of them run again, and none twice."""

from __future__ import annotations

import json
import os
import signal
import time
import urllib.error
import urllib.request
from contextlib import suppress

import psutil
import pytest

from portal import supervision
from tests.journeys.stack import Stack
from tests.portal.test_embedded import kill_postgres
from tests.worker import wait_until

BACK_SECONDS = 30


@pytest.fixture(scope="module")
def stack():
    running = Stack()
    running.start()
    yield running
    running.stop()
    assert served(running) == [], "Ctrl-C stops all processes"


def served(stack: Stack) -> list[psutil.Process]:
    """Return the running processes of the stack, by the variable in their environment."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            marked = process.environ().get(supervision.MARK) == f"{stack.folder / 'data'}:{stack.port}"
            if marked and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def running(stack: Stack, word: str) -> list[psutil.Process]:
    found = []
    for process in served(stack):
        with suppress(psutil.Error):  # it may end between the two looks
            if any(word in part for part in process.cmdline()):
                found.append(process)
    return found


def ask(stack: Stack, path: str) -> tuple[int, str]:
    with suppress(urllib.error.URLError, ConnectionError, TimeoutError):
        try:
            with urllib.request.urlopen(f"{stack.address}{path}", timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
    return 0, ""


def back_after(stack: Stack, seconds: float = BACK_SECONDS) -> float:
    """Wait until a page and `/readyz` answer 200, and return the seconds that this took."""
    began = time.monotonic()
    wait_until(lambda: ask(stack, "/resources/")[0] == ask(stack, "/readyz")[0] == 200, seconds, stack.failure)
    return time.monotonic() - began


def complete(stack: Stack) -> psutil.Process:
    """Wait until web, worker, clerk and the watcher of the servers run under one supervisor; return the supervisor."""

    def children() -> list[int]:
        return [len(process.children()) for process in running(stack, "supervisord")]

    wait_until(lambda: children() == [4], BACK_SECONDS, stack.failure)
    back_after(stack)
    [supervisor] = running(stack, "supervisord")
    return supervisor


def test_killed_postgresql_runs_again_within_seconds_and_health_checks_answer(stack):
    kill_postgres(stack.folder / "data")
    seen = set()
    began = time.monotonic()
    while time.monotonic() - began < 4:
        seen |= {("healthz", ask(stack, "/healthz")[0]), ("readyz", ask(stack, "/readyz")[0])}
        status, page = ask(stack, "/resources/")
        assert status == 200 or (status == 503 and "restarting" in page), page[:500]
        time.sleep(0.1)  # a server without a pause between questions takes both cores from those that start
    assert seen <= {("healthz", 200), ("readyz", 200), ("readyz", 503)}
    assert back_after(stack, 15) < 15


def test_readyz_names_stopped_workers_within_ten_seconds(stack):
    """The test suspends the workers, because supervisor restarts killed ones too quickly to see."""
    workers = running(stack, "portal.celery")
    for process in workers:
        process.suspend()
    try:
        began = time.monotonic()
        wait_until(lambda: ask(stack, "/readyz")[0] == 503, 10)
        wait_until(lambda: set(json.loads(ask(stack, "/readyz")[1])["failing"]) == {"worker", "clerk"}, 10)
        assert time.monotonic() - began <= 10
    finally:
        for process in workers:
            process.resume()
    back_after(stack)


def test_killed_supervisor_is_restarted_and_nothing_runs_twice(stack):
    before = {process.pid for process in served(stack)}
    [daemon] = running(stack, "supervisord")
    daemon.kill()
    wait_until(lambda: [p.pid for p in running(stack, "supervisord")] not in ([], [daemon.pid]), BACK_SECONDS)
    new = complete(stack)
    after = {process.pid for process in served(stack)}
    assert before.isdisjoint(after)
    assert after == {new.pid, *(child.pid for child in new.children(recursive=True))}


def test_next_serve_replaces_the_processes_of_a_killed_one(stack):
    old = {process.pid for process in served(stack)}
    assert old
    os.kill(stack.process.pid, signal.SIGKILL)
    stack.process.wait()
    assert ask(stack, "/healthz")[0] == 200, "its child processes still run"
    stack.start()
    wait_until(lambda: old.isdisjoint(process.pid for process in served(stack)), BACK_SECONDS)
    complete(stack)


def test_second_serve_on_the_same_port_is_refused_and_stops_nothing(stack):
    before = {process.pid for process in served(stack)}
    with pytest.raises(AssertionError, match=f"Port {stack.port} is in use"):
        stack.manage("serve", "--empty")
    assert before <= {process.pid for process in served(stack)}
    assert ask(stack, "/readyz")[0] == 200


def test_only_their_owner_reads_the_files_of_the_product(stack):
    stack.manage("sendtestemail", "somebody@practice.example")
    written = [stack.folder / "data", *(stack.folder / "data").rglob("*")]
    for expected in (
        "logs/web.log",
        "logs/worker.log",
        "beat-schedule*",
        "keys.json",
        "mail/*",
        "valkey/*",
        "postgres",
    ):
        assert list((stack.folder / "data").glob(expected)), f"nothing was written to {expected}"
    open_to_others = []
    for path in written:
        with suppress(FileNotFoundError):  # the servers may delete files meanwhile
            if path.lstat().st_mode & 0o077:
                open_to_others.append(path.relative_to(stack.folder).as_posix())
    assert open_to_others == []
