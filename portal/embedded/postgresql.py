"""The embedded PostgreSQL: creating its cluster with the two roles, starting, checking and stopping it."""

from __future__ import annotations

import secrets
import shutil
import subprocess
import time
from pathlib import Path

from .address_book import APPLICATION, DATABASE, OWNER, Addresses, listens
from .launching import START_SECONDS, EmbeddedServerError, launch, wait_until
from .programs import give_to_unprivileged, program, unprivileged

SUPERUSER = "postgres"


def start(data_dir: Path, where: Addresses, *, durable: bool, seconds: float = START_SECONDS) -> None:
    """Start PostgreSQL unless it runs; create its cluster at the first start.

    :param durable: False gives up safety at a power cut for speed; only for tests.
    :raises EmbeddedServerError: when it does not start in time.
    """
    cluster = data_dir / "postgres"
    if not cluster.exists():
        _make_cluster(cluster, where)
    options = ["-c", "listen_addresses=127.0.0.1", "-c", f"port={where.postgres_port}",
               "-c", "unix_socket_directories=", "-c", "max_connections=200",
               "-c", "shared_buffers=256MB", "-c", "timezone=UTC",
               # Error messages and statements can quote rows and values: keep both out of the log.
               "-c", "log_min_messages=log", "-c", "log_error_verbosity=terse",
               "-c", "log_min_error_statement=panic"]  # fmt: skip
    if not durable:
        options += ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
    log = data_dir / "postgres.log"

    def start_once() -> subprocess.Popen[bytes]:
        # A server killed with -9 leaves its pid file; PostgreSQL itself checks whether the process is gone.
        _remove_pid_file_of_zombie(cluster / "postmaster.pid")
        return launch(unprivileged([program("postgres"), "-D", str(cluster), *options]), log)

    wait_until(
        lambda: answers(where), start_once, lambda: listens(where.postgres_port),
        seconds=seconds, name="PostgreSQL", log=log,
    )  # fmt: skip


def answers(where: Addresses) -> bool:
    """Return whether the application's role can connect to PostgreSQL with its password."""
    import psycopg

    if not listens(where.postgres_port):
        return False
    try:
        with psycopg.connect(where.database_url, connect_timeout=3):
            return True
    except psycopg.OperationalError:
        return False


def stop(data_dir: Path) -> None:
    """Shut PostgreSQL down cleanly if it runs."""
    cluster = data_dir / "postgres"
    if (cluster / "postmaster.pid").exists():
        command = [program("pg_ctl"), "stop", "-D", str(cluster), "-m", "fast", "-w"]
        subprocess.run(unprivileged(command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _make_cluster(cluster: Path, where: Addresses) -> None:
    """Create the cluster with its two roles and the database; rename it to its final name once it is complete."""
    fresh = cluster.with_name("postgres.new")
    shutil.rmtree(fresh, ignore_errors=True)  # left by an interrupted first start
    fresh.mkdir(mode=0o700)
    give_to_unprivileged(fresh)
    password = fresh.with_name("postgres.password")
    password.touch(mode=0o600)
    password.write_text(secrets.token_hex(32))  # deleted below: nobody connects as the superuser later
    _run(
        [program("initdb"), "-D", str(fresh), "-U", SUPERUSER, "--auth=scram-sha-256", f"--pwfile={password}",
         "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
         "--no-sync", "--no-instructions"]
    )  # fmt: skip
    password.unlink()
    # In single-user mode each line is one statement, and statements run as the superuser.
    statements = [
        f"create role {OWNER} login createdb password '{where.owner_password}'",  # createdb: for test databases
        f"create role {APPLICATION} login password '{where.application_password}'",
        f"create database {DATABASE} owner {OWNER}",
    ]
    _run(
        [program("postgres"), "--single", "-F", "-D", str(fresh), "-c", "exit_on_error=on", SUPERUSER],
        given="".join(f"{statement}\n" for statement in statements),
    )
    fresh.rename(cluster)


def _run(command: list[str], given: str = "") -> None:
    done = subprocess.run(unprivileged(command), input=given, capture_output=True, text=True)
    if done.returncode != 0:
        raise EmbeddedServerError(f"PostgreSQL could not make its data folder: {done.stderr[-800:]}")


def _remove_pid_file_of_zombie(pid_file: Path) -> None:
    """Remove the pid file of a server that is a zombie process.

    In a container whose first process does not reap its children, a killed server keeps its process id, and PostgreSQL
    believes that it still runs. The server's own children end by themselves.
    """
    try:
        pid = int(pid_file.read_text().split()[0])
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, ValueError, IndexError):
        return  # no such file, no such process, or a system without /proc
    if state == "Z":
        time.sleep(1)
        pid_file.unlink(missing_ok=True)
