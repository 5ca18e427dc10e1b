"""The embedded PostgreSQL: its cluster with the two roles, started, asked and stopped."""

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
    """Start PostgreSQL where it does not run, with a cluster made at the first time.

    :param durable: False trades safety at a power cut for speed; for tests alone.
    :raises EmbeddedServerError: when it does not come up.
    """
    cluster = data_dir / "postgres"
    if not cluster.exists():
        _make_cluster(cluster, where)
    options = ["-c", "listen_addresses=127.0.0.1", "-c", f"port={where.postgres_port}",
               "-c", "unix_socket_directories=", "-c", "max_connections=200",
               "-c", "shared_buffers=256MB", "-c", "timezone=UTC",
               # An error quotes the row or the value it complains of, and the statement's text does: neither is kept.
               "-c", "log_min_messages=log", "-c", "log_error_verbosity=terse",
               "-c", "log_min_error_statement=panic"]  # fmt: skip
    if not durable:
        options += ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
    log = data_dir / "postgres.log"

    def start_once() -> subprocess.Popen[bytes]:
        # A server killed with -9 leaves its pid file; PostgreSQL itself checks that the process is gone.
        _bury(cluster / "postmaster.pid")
        return launch(unprivileged([program("postgres"), "-D", str(cluster), *options]), log)

    wait_until(
        lambda: answers(where), start_once, lambda: listens(where.postgres_port),
        seconds=seconds, name="PostgreSQL", log=log,
    )  # fmt: skip


def answers(where: Addresses) -> bool:
    """Return whether PostgreSQL lets the application's role in with its password."""
    import psycopg

    if not listens(where.postgres_port):
        return False
    try:
        with psycopg.connect(where.database_url, connect_timeout=3):
            return True
    except psycopg.OperationalError:
        return False


def stop(data_dir: Path) -> None:
    """Stop PostgreSQL its own orderly way, where it runs."""
    cluster = data_dir / "postgres"
    if (cluster / "postmaster.pid").exists():
        command = [program("pg_ctl"), "stop", "-D", str(cluster), "-m", "fast", "-w"]
        subprocess.run(unprivileged(command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _make_cluster(cluster: Path, where: Addresses) -> None:
    """Make a cluster with its two roles and the database; it gets its name when it is whole."""
    fresh = cluster.with_name("postgres.new")
    shutil.rmtree(fresh, ignore_errors=True)  # of an interrupted first start
    fresh.mkdir(mode=0o700)
    give_to_unprivileged(fresh)
    password = fresh.with_name("postgres.password")
    password.touch(mode=0o600)
    password.write_text(secrets.token_hex(32))  # thrown away: the superuser is needed below, and never comes in again
    _run(
        [program("initdb"), "-D", str(fresh), "-U", SUPERUSER, "--auth=scram-sha-256", f"--pwfile={password}",
         "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
         "--no-sync", "--no-instructions"]
    )  # fmt: skip
    password.unlink()
    # In single-user mode a line is a statement, and whoever runs the program is the superuser.
    statements = [
        f"create role {OWNER} login createdb password '{where.owner_password}'",  # createdb: tests make their own
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


def _bury(pid_file: Path) -> None:
    """Remove the pid file of a server that is dead but not buried.

    In a container whose first process does not collect the dead, a killed server keeps its process id for good, and
    PostgreSQL takes it for alive. Its own processes end by themselves when it dies.
    """
    try:
        pid = int(pid_file.read_text().split()[0])
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, ValueError, IndexError):
        return  # no such file, no such process, or a system without /proc
    if state == "Z":
        time.sleep(1)
        pid_file.unlink(missing_ok=True)
