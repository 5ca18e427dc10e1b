"""Running the portal by one command: the embedded servers, then web, worker and clerk under supervisor.

Every killed process restarts: supervisor restarts its programs, one of them watches the embedded servers, and `serve`
restarts supervisor. All processes carry a marker in their environment. By it the next start finds and stops those
that a killed supervisor or `serve` left running.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO, Any

import psutil
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from portal.models import PortalState
from portal.services import portal_state

FIRST_PAGE_SECONDS = 120
STOP_SECONDS = 15
MARK = "PORTAL_SERVED_FROM"
"""Environment variable that marks the processes of one `serve`; its value is the data folder and the port."""


class PortTaken(RuntimeError):
    """Failure to start because another program listens on the port."""


def serve(*, port: int, demonstration_world: bool, say: Any) -> None:
    """Start everything and stay in the foreground until Ctrl-C.

    :param demonstration_world: create the demonstration data at the first start; otherwise the portal starts empty.
    :param say: prints one line.
    :raises PortTaken: when another program listens on the port.
    """
    lock = _lock_of(port)
    if _is_mine(lock):
        stop_leftovers(port)
    _check_port(port)
    started = time.monotonic()
    connection.ensure_connection()  # starts the embedded servers; they stop last, when this process ends
    call_command("migrate", verbosity=0, interactive=False)
    collect_static()
    portal_state.ensure(by="system:serve")
    with tempfile.TemporaryDirectory(prefix="portal-") as folder:
        configuration = _write_configuration(Path(folder), port)
        daemon = _start_supervisor(configuration, port)
        # Set handlers for both signals: a shell that starts this in the background makes it ignore SIGINT.
        for stop in (signal.SIGINT, signal.SIGTERM):
            signal.signal(stop, _interrupt)
        try:
            _wait_for_first_page(port)
            say(f"The portal answers on http://localhost:{port}/ ({time.monotonic() - started:.0f} s).")
            if settings.DEMONSTRATION and demonstration_world:
                _make_demonstration(say)
            _start_workers(configuration)
            say("Ctrl-C stops everything; `make run` continues with the same data.")
            while daemon.wait() is not None:
                say("The supervisor stopped unexpectedly and was started again.")
                stop_leftovers(port)
                daemon = _start_supervisor(configuration, port)
                _wait_for_first_page(port)
                _start_workers(configuration)
        except KeyboardInterrupt:
            say("Stopping.")
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            daemon.terminate()
            daemon.wait()
            lock.close()


def _lock_of(port: int) -> IO[str]:
    """Open the lock file that a `serve` of this data folder and port holds while it runs; `kill -9` frees it."""
    return (settings.DATA_DIR / f"serve-{port}.lock").open("w")


def _is_mine(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False  # another `serve` is running
    return True


def _mark(port: int) -> str:
    return f"{settings.DATA_DIR}:{port}"


def stop_leftovers(port: int) -> None:
    """Stop the processes that a killed `serve` of this data folder and port, or its killed supervisor, left running."""
    left = [process for process in psutil.process_iter() if _is_marked(process, port)]
    for process in left:
        with contextlib.suppress(psutil.Error):
            process.terminate()
    _, stubborn = psutil.wait_procs(left, timeout=STOP_SECONDS)
    for process in stubborn:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(stubborn, timeout=STOP_SECONDS)


def _is_marked(process: psutil.Process, port: int) -> bool:
    try:
        return process.environ().get(MARK) == _mark(port)
    except (psutil.Error, OSError):  # ended in the meantime, or owned by another user
        return False


def _start_supervisor(configuration: Path, port: int) -> subprocess.Popen[bytes]:
    # In a new process session Ctrl-C reaches only this command, which then stops the other processes in order.
    return subprocess.Popen(
        [_bin("supervisord"), "-n", "-c", str(configuration)],
        env={**os.environ, MARK: _mark(port)}, start_new_session=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip


def _start_workers(configuration: Path) -> None:
    control = [_bin("supervisorctl"), "-c", str(configuration), "start", "worker", "clerk"]
    subprocess.run(control, stdout=subprocess.DEVNULL, check=True)


def collect_static() -> None:
    """Collect static files if they changed since the last call; another process that is about it waits."""
    with (settings.BASE_DIR / "package-lock.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _collect_changed()


def _collect_changed() -> None:
    inputs = hashlib.sha256()
    base = settings.BASE_DIR
    for root in [base / "static", base / "portal" / "stylesheet.py", base / "package-lock.json"]:
        for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if path.is_file():
                inputs.update(str(path).encode() + path.read_bytes())
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if stamp.exists() and stamp.read_text() == inputs.hexdigest():
        return
    shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
    call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=settings.STATIC_IGNORED)
    stamp.write_text(inputs.hexdigest())


def _bin(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def _interrupt(*_: Any) -> None:
    raise KeyboardInterrupt


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", port))  # noqa: S104 (only checks that the port is free)
        except OSError as error:
            raise PortTaken(
                f"Port {port} is in use, perhaps by another `make run`. Stop that one, or choose another port: "
                f"PORT=8001 make run"
            ) from error


def _write_configuration(folder: Path, port: int) -> Path:
    logs = settings.DATA_DIR / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    celery = f"{_bin('celery')} -A portal.celery"
    quiet = "--loglevel WARNING --without-gossip --without-mingle"
    bind = "127.0.0.1" if settings.DEMONSTRATION else "0.0.0.0"  # noqa: S104
    programs = {
        "web": f"{_bin('gunicorn')} --config python:portal.web_server --bind {bind}:{port} portal.wsgi",
        "worker": f"{celery} worker --hostname worker@%h --queues celery --concurrency 2 {quiet}",
        # A separate worker with beat, so that the sweep of lost jobs never waits behind long work.
        "clerk": f"{celery} worker --hostname clerk@%h --queues {settings.CLERK_QUEUE} --pool solo --beat "
        f"--schedule {settings.DATA_DIR / 'beat-schedule'} {quiet}",
    }
    if settings.EMBEDDED_DIR is not None:
        programs["servers"] = f"{sys.executable} {settings.BASE_DIR / 'manage.py'} watch_embedded_servers"
    environment = f'DJANGO_SETTINGS_MODULE="{os.environ["DJANGO_SETTINGS_MODULE"]}",POLARS_MAX_THREADS="2"'
    lines = [
        "[supervisord]",
        f"logfile={logs / 'supervisord.log'}",
        f"pidfile={folder / 'pid'}",
        f"environment={environment}",
        f"directory={settings.BASE_DIR}",
        "[unix_http_server]",
        f"file={folder / 's'}",
        "chmod=0700",
        "[rpcinterface:supervisor]",
        "supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface",
        "[supervisorctl]",
        f"serverurl=unix://{folder / 's'}",
    ]
    for name, command in programs.items():
        lines += [
            f"[program:{name}]",
            f"command={command}",
            f"autostart={'false' if name in ('worker', 'clerk') else 'true'}",
            "autorestart=true",
            "startsecs=1",
            "stopasgroup=true",
            "killasgroup=true",
            "stopwaitsecs=15",
            "redirect_stderr=true",
            f"stdout_logfile={logs / (name + '.log')}",
        ]
    path = folder / "supervisord.conf"
    # A percent sign begins a variable in supervisor's configuration, and a folder's name may contain one.
    path.write_text("\n".join(line.replace("%", "%%") for line in lines) + "\n")
    return path


def _wait_for_first_page(port: int) -> None:
    deadline = time.monotonic() + FIRST_PAGE_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"The web server did not answer. Its log is {settings.DATA_DIR / 'logs' / 'web.log'}.")


def _make_demonstration(say: Any) -> None:
    command = [sys.executable, str(settings.BASE_DIR / "manage.py")]
    if not PortalState.objects.get(pk=1).demonstration_ready:
        say("Creating the demonstration data (first start only) …")
        started = time.monotonic()
        subprocess.run([*command, "create_demonstration"], check=True)
        say(f"The demonstration data is ready ({time.monotonic() - started:.0f} s).")
    subprocess.run([*command, "demonstration_logins"], check=True)
