"""The embedded servers: they run while a process uses their folder, in any folder, several pairs side by side."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from portal import embedded
from portal.embedded.address_book import listens, read
from tests.worker import wait_until

ROOT = Path(__file__).resolve().parents[2]
# A process that attaches, prints a line, and stays until it reads a line.
USER_SCRIPT = (
    "import sys\nfrom pathlib import Path\nfrom portal import embedded\n"
    "embedded.attach(Path(sys.argv[1]), durable=False)\nprint('attached', flush=True)\nsys.stdin.readline()\n"
)


class User:
    """A process that uses the servers of a folder."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER_SCRIPT, str(folder)], cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def attached(self) -> User:
        line = self.process.stdout.readline()
        assert line == "attached\n", self.process.stderr.read()
        return self

    def leave(self) -> None:
        self.process.communicate("go\n", timeout=60)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate(timeout=60)


def addresses_of(folder: Path) -> embedded.Addresses:
    found = read(folder)
    assert found is not None
    return found


def up(folder: Path) -> tuple[bool, bool]:
    """Return whether PostgreSQL and whether Valkey of a folder accept the folder's passwords."""
    where = addresses_of(folder)
    postgres = valkey = False
    with suppress(psycopg.OperationalError), psycopg.connect(where.database_url, connect_timeout=2) as connection:
        postgres = connection.execute("select 1").fetchone() == (1,)
    with suppress(redis.RedisError), redis.Redis.from_url(where.redis_url, socket_timeout=2) as client:
        valkey = bool(client.ping())
    return postgres, valkey


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "data"
    yield made
    if (made / "embedded.json").exists() and any(up(made)):  # stops the servers that a failed test left
        last = User(made).attached()
        last.leave()


def test_servers_stop_when_their_last_user_leaves(folder):
    first, second = User(folder).attached(), User(folder).attached()
    assert up(folder) == (True, True)
    first.leave()
    assert up(folder) == (True, True)
    second.leave()
    assert up(folder) == (False, False)


def test_next_user_finds_the_same_addresses_and_data(folder):
    User(folder).attached().leave()
    before = (folder / "embedded.json").read_text()
    again = User(folder).attached()
    where = addresses_of(folder)
    with psycopg.connect(where.owner_url) as connection:
        connection.execute("create table kept (x int)")
    again.leave()
    third = User(folder).attached()
    assert (folder / "embedded.json").read_text() == before
    with psycopg.connect(where.owner_url) as connection:
        assert connection.execute("select count(*) from kept").fetchone() == (0,)
    third.leave()


def test_servers_of_a_killed_user_run_on_and_stop_after_the_next_user(folder):
    User(folder).attached().kill()
    assert up(folder) == (True, True)
    began = time.monotonic()
    successor = User(folder).attached()
    assert time.monotonic() - began < 10
    assert up(folder) == (True, True)
    successor.leave()
    assert up(folder) == (False, False)


def test_killed_servers_start_again(folder):
    User(folder).attached().kill()
    postmaster = int((folder / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    os.kill(postmaster, signal.SIGKILL)
    where = addresses_of(folder)
    with redis.Redis.from_url(where.redis_url) as client, suppress(redis.RedisError):
        client.shutdown(nosave=True)
    wait_until(lambda: up(folder) == (False, False), 10)
    successor = User(folder).attached()
    assert up(folder) == (True, True)
    successor.leave()


QUERY_SCRIPT = (
    "import os, sys\nimport django\ndjango.setup()\nfrom django.conf import settings\n"
    "from django.db import close_old_connections, connection\n"
    "for line in sys.stdin:\n"
    "    close_old_connections()\n"
    "    with connection.cursor() as cursor:\n"
    "        cursor.execute('select 1')\n"
    "    print('answered', flush=True)\n"
)


def kill_postgres(folder: Path) -> None:
    os.kill(int((folder / "postgres" / "postmaster.pid").read_text().splitlines()[0]), signal.SIGKILL)
    where = addresses_of(folder)
    wait_until(lambda: not listens(where.postgres_port), 10)
    time.sleep(0.2)  # until its child processes end


def kill_valkey(folder: Path) -> None:
    where = addresses_of(folder)
    with redis.Redis.from_url(where.redis_url) as client:
        os.kill(client.info("server")["process_id"], signal.SIGKILL)


def test_process_restarts_a_killed_server_at_its_next_query(folder):
    """A web process or a worker checks its old connection; opening a new one starts the server."""
    variables = {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "portal.settings.local"}
    process = subprocess.Popen(
        [sys.executable, "-c", QUERY_SCRIPT], cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env={**{k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")}, **variables},
    )  # fmt: skip

    def ask() -> str:
        process.stdin.write("x\n")
        process.stdin.flush()
        return process.stdout.readline()

    assert ask() == "answered\n"
    for kill in (kill_postgres, kill_valkey, kill_postgres):
        kill(folder)
        began = time.monotonic()
        assert ask() == "answered\n"
        assert time.monotonic() - began < 10
    process.communicate(timeout=60)
    assert up(folder) == (False, False)


def test_watching_process_restarts_killed_servers_without_a_query(folder):
    script = (
        "import sys\nfrom pathlib import Path\nfrom portal import embedded\n"
        "embedded.keep_alive(Path(sys.argv[1]), durable=False, say=lambda line: print(line, flush=True))"
    )
    watching = subprocess.Popen(
        [sys.executable, "-c", script, str(folder)], cwd=ROOT, text=True, stdout=subprocess.PIPE
    )
    try:
        wait_until(lambda: (folder / "embedded.json").exists() and up(folder) == (True, True), 30)
        for kill in (kill_postgres, kill_valkey):
            kill(folder)
            assert watching.stdout.readline() == "An embedded server had stopped and was started again.\n"
            wait_until(lambda: up(folder) == (True, True), 10)
    finally:
        watching.kill()
        watching.communicate()


def test_servers_inherit_no_secrets(folder, monkeypatch):
    monkeypatch.setenv("FIELD_ENCRYPTION_KEYS", "secret")
    user = User(folder).attached()
    postmaster = int((folder / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    assert "FIELD_ENCRYPTION_KEYS" not in psutil.Process(postmaster).environ()
    user.leave()


def test_users_that_start_at_the_same_moment_share_the_servers(folder):
    users = [User(folder) for _ in range(3)]
    for user in users:
        user.attached()
    assert up(folder) == (True, True)
    for user in users[:-1]:
        user.leave()
        assert up(folder) == (True, True)
    users[-1].leave()
    assert up(folder) == (False, False)


def test_two_folders_run_side_by_side(folder, tmp_path):
    other = tmp_path / "other"
    first, second = User(folder).attached(), User(other).attached()
    assert up(folder) == up(other) == (True, True)
    first.leave()
    assert (up(folder), up(other)) == ((False, False), (True, True))
    second.leave()


@pytest.mark.parametrize(
    "name",
    ["with spaces and 'quotes' and 100% \"more\"", "ordner-für-größe", "/".join(["a long name of a folder" * 2] * 5)],
    ids=["spaces", "letters", "long"],
)
def test_servers_run_in_a_folder_of_any_name(tmp_path, name):
    folder = tmp_path / name
    user = User(folder).attached()
    assert up(folder) == (True, True)
    user.leave()
    assert up(folder) == (False, False)


def test_servers_need_passwords_and_listen_on_the_loopback_alone(folder):
    user = User(folder).attached()
    where = addresses_of(folder)
    for url in (where.database_url, where.owner_url):
        with psycopg.connect(url) as connection:
            [(powerful,)] = connection.execute("select rolsuper from pg_roles where rolname = current_user").fetchall()
            assert not powerful
        for password in (where.application_password, where.owner_password):
            url = url.replace(password, "x" * 32)
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(url, connect_timeout=2)
    for password in (where.application_password, where.owner_password):
        superuser = f"postgresql://postgres:{password}@127.0.0.1:{where.postgres_port}/portal"
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(superuser, connect_timeout=2)
    with pytest.raises(redis.AuthenticationError), redis.Redis(port=where.valkey_port) as client:
        client.ping()
    with psycopg.connect(where.database_url) as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("127.0.0.1",)
    assert (folder / "embedded.json").stat().st_mode & 0o077 == 0
    assert (folder / "valkey" / "valkey.conf").stat().st_mode & 0o077 == 0
    user.leave()


def test_logs_hold_no_values_of_rows_and_only_their_owner_reads_them(folder):
    folder.mkdir()
    (folder / "postgres.log").touch(mode=0o644)  # as an older version of the portal wrote it
    user = User(folder).attached()
    where = addresses_of(folder)
    with psycopg.connect(where.owner_url, autocommit=True) as connection:
        connection.execute("create table people (name text unique, born date)")
        connection.execute("insert into people values ('Lovelace', null)")
        for wrong in ("insert into people values ('Lovelace', null)", "insert into people values ('x', 'Lovelace')"):
            with pytest.raises(psycopg.Error, match="Lovelace"):
                connection.execute(wrong)
    user.leave()
    for name in ("postgres.log", "valkey.log"):
        assert "Lovelace" not in (folder / name).read_text()
        assert (folder / name).stat().st_mode & 0o077 == 0
    assert (
        "database system is shut down" in (folder / "postgres.log").read_text()
    )  # messages about the server itself stay


def test_port_taken_by_another_program_is_changed(folder):
    import socket

    User(folder).attached().leave()
    known = addresses_of(folder)
    with socket.socket() as stranger:
        # Closed connections of the stopped server still hold the port (TIME_WAIT).
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        stranger.bind(("127.0.0.1", known.postgres_port))
        stranger.listen()
        user = User(folder).attached()
        now = addresses_of(folder)
        assert now.postgres_port != known.postgres_port
        assert now.application_password == known.application_password
        assert up(folder) == (True, True)
        user.leave()


def test_interrupted_first_start_is_repeated(folder):
    folder.mkdir()
    half = folder / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18")
    user = User(folder).attached()
    assert up(folder) == (True, True)
    assert not half.exists()
    user.leave()


def test_folder_of_an_older_version_is_refused(folder):
    folder.mkdir()
    (folder / "embedded.json").write_text(json.dumps({"postgres_port": 1, "postgres_password": "x"}))
    with pytest.raises(
        embedded.EmbeddedServerError, match=r"created by an older version of the portal\. Move the folder away"
    ):
        embedded.addresses(folder)
    (folder / "embedded.json").unlink()


def test_only_their_owner_reads_the_servers_files_whatever_the_umask(folder):
    before = os.umask(0)
    try:
        user = User(folder).attached()
    finally:
        os.umask(before)
    with redis.Redis.from_url(addresses_of(folder).redis_url) as client:
        client.set("x", "y")
    user.leave()
    assert [path for path in (folder, *folder.rglob("*")) if path.stat().st_mode & 0o077] == []
