"""A real Celery worker on the tests' database, for tests of jobs.

`worker` runs with beat while a module's tests run. `start_worker` starts workers that a test may kill. Both see only
committed rows: use them with `django_db(transaction=True)` or `live_server`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import pytest
import redis

READY_SECONDS = 40


class Worker:
    """One `celery worker` process and its pool, in a separate process session."""

    def __init__(self, folder: Path, *, beat: bool, concurrency: int = 1, options: Sequence[str] = ()) -> None:
        from django.conf import settings

        folder.mkdir(parents=True, exist_ok=True)
        self.log = folder / "worker.log"
        command = [
            str(Path(sys.executable).parent / "celery"), "-A", "portal.celery", "worker",
            "--include", "tests.jobs_for_tests", "--concurrency", str(concurrency), "--loglevel", "INFO",
            "--without-gossip", "--without-mingle", "--hostname", f"test{time.monotonic_ns()}@%h", *options,
        ]  # fmt: skip
        if beat:
            command += ["--beat", "--schedule", str(folder / "beat-schedule")]
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                command, cwd=settings.BASE_DIR, env=environment(), stdout=output, stderr=output, start_new_session=True
            )
        wait_until(self._ready, READY_SECONDS, lambda: f"The worker did not start:\n{self.log.read_text()[-3000:]}")

    def _ready(self) -> bool:
        assert self.process.poll() is None, f"The worker ended:\n{self.log.read_text()[-3000:]}"
        return " ready." in self.log.read_text()

    def kill(self) -> None:
        """Kill the worker and its child processes at once, as a power failure does."""
        with suppress(psutil.NoSuchProcess):
            for process in [*self.children(), psutil.Process(self.process.pid)]:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
        with suppress(ProcessLookupError):  # processes whose parent is already dead
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Stop the worker with a signal, then kill what still runs after 10 seconds."""
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        self.kill()

    def children(self) -> list[psutil.Process]:
        """Return the child processes of the worker: its pool, and beat."""
        return psutil.Process(self.process.pid).children(recursive=True)


def alive(pid: int) -> bool:
    """Return whether a process runs. A zombie does not."""
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    return False


def environment() -> dict[str, str]:
    """Return the environment variables that give another process this test session's database, queue and keys."""
    from django.conf import settings
    from django.db import connection

    where: dict[str, Any] = connection.settings_dict
    address = f"{quote(where['USER'])}:{quote(where['PASSWORD'])}@{where['HOST']}:{where['PORT']}"
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "DATABASE_URL": f"postgresql://{address}/{where['NAME']}",
        "REDIS_URL": settings.REDIS_URL,
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "POLARS_MAX_THREADS": "1",
    }


def wait_until(condition: Callable[[], Any], seconds: float, explain: Callable[[], str] | None = None) -> Any:
    """Wait until a condition holds and return its value.

    :raises AssertionError: with the explanation, if the condition does not hold in time.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := condition():
            return value
        time.sleep(0.05)
    raise AssertionError(explain() if explain else f"The condition did not hold within {seconds} seconds.")


def empty_queue() -> None:
    """Remove all messages from this session's queue."""
    from django.conf import settings

    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushdb()


@pytest.fixture(scope="module")
def worker(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    """Run a worker and beat on the tests' database while this module's tests run."""
    empty_queue()
    running = Worker(tmp_path_factory.mktemp("worker"), beat=True, concurrency=2)
    yield running
    running.stop()
    empty_queue()


@pytest.fixture
def start_worker(transactional_db: None, tmp_path: Path) -> Iterator[Callable[..., Worker]]:
    """Return a function that starts workers. The workers that still run at the end of the test are stopped."""
    empty_queue()
    started: list[Worker] = []

    def start(*, beat: bool = False, concurrency: int = 1, options: Sequence[str] = ()) -> Worker:
        folder = tmp_path / f"worker {len(started)}"
        started.append(Worker(folder, beat=beat, concurrency=concurrency, options=options))
        return started[-1]

    yield start
    for running in started:
        running.stop()
    empty_queue()
