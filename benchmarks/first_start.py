"""Time from an empty data folder to the first page, and to the demonstration world, as in `make run`."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import django

from benchmarks import database, measuring

MOST_SECONDS = 120


def main(names: list[str]) -> None:
    """Start the server in this run's data folder; then create the demonstration world, as a first start does."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began, used = time.perf_counter(), measuring.processor_seconds()
    server = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--empty", "--port", str(port)], stdout=subprocess.DEVNULL
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/", server)
        seconds = time.perf_counter() - began
        if "demonstration-world" in names:
            before = measuring.processor_seconds()
            _world()
            used += measuring.processor_seconds() - before
    finally:
        server.send_signal(signal.SIGINT)
        server.wait()
    if "first-page" in names:
        taken = measuring.Cost(seconds, measuring.processor_seconds() - used)
        measuring.show("first-page", taken, _servers_alone(), rows=1)


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    began = time.perf_counter()
    while time.perf_counter() - began < MOST_SECONDS and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 (our own server)
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise RuntimeError(f"{address} did not answer.")


def _world() -> None:
    """Measure creating the demonstration world; the baseline writes all its rows by COPY."""
    taken = measuring.measure(lambda: subprocess.run([sys.executable, "manage.py", "create_demonstration"], check=True))
    django.setup()
    from django.db import connection

    copied = [
        (database.copied_out(table), database.bare_table(table)) for table in connection.introspection.table_names()
    ]
    baseline = measuring.measure(lambda: [database.copy_in(table, rows) for rows, table in copied])
    lines = sum(rows.count(b"\n") for rows, _ in copied)
    measuring.show("demonstration-world", taken, baseline, rows=lines)


def _servers_alone() -> measuring.Cost:
    """Measure only creating a database cluster and starting both servers."""
    from portal import embedded

    folder = Path(os.environ["DATA_DIR"]) / "servers-alone"
    try:
        return measuring.measure(lambda: embedded.attach(folder))
    finally:
        embedded.detach(folder)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1:])
