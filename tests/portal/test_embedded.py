"""The embedded servers: counted by locks that die with their holders, in any folder, several at once."""

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
# Attaches, says so, and stays until it is told to go.
USER = (
    "import sys\nfrom pathlib import Path\nfrom portal import embedded\n"
    "embedded.attach(Path(sys.argv[1]), durable=False)\nprint('attached', flush=True)\nsys.stdin.readline()\n"
)


class User:
    """A process that uses the servers of a folder."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER, str(folder)], cwd=ROOT, text=True,
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
    """Return whether PostgreSQL and Valkey of a folder answer to the folder's own passwords."""
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
    if (made / "embedded.json").exists() and any(up(made)):  # a failed test leaves nothing running
        last = User(made).attached()
        last.leave()


def test_last_user_to_leave_stops_them(folder):
    first, second = User(folder).attached(), User(folder).attached()
    assert up(folder) == (True, True)
    first.leave()
    assert up(folder) == (True, True)
    second.leave()
    assert up(folder) == (False, False)


def test_same_servers_and_data_the_next_time(folder):
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


def test_killed_last_user_leaves_them_up_and_the_next_one_takes_them_over(folder):
    User(folder).attached().kill()
    assert up(folder) == (True, True)
    began = time.monotonic()
    heir = User(folder).attached()
    assert time.monotonic() - began < 10
    assert up(folder) == (True, True)
    heir.leave()
    assert up(folder) == (False, False)


def test_killed_servers_start_again(folder):
    User(folder).attached().kill()
    postmaster = int((folder / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    os.kill(postmaster, signal.SIGKILL)
    where = addresses_of(folder)
    with redis.Redis.from_url(where.redis_url) as client, suppress(redis.RedisError):
        client.shutdown(nosave=True)
    wait_until(lambda: up(folder) == (False, False), 10)
    heir = User(folder).attached()
    assert up(folder) == (True, True)
    heir.leave()


PATIENT = (
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
    time.sleep(0.2)  # its processes notice and follow


def kill_valkey(folder: Path) -> None:
    where = addresses_of(folder)
    with redis.Redis.from_url(where.redis_url) as client:
        os.kill(client.info("server")["process_id"], signal.SIGKILL)


def test_process_that_misses_its_server_starts_it_again_and_goes_on(folder):
    """A web process or a worker: its old connection is looked at, and the new one brings the server up."""
    variables = {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "portal.settings.local"}
    process = subprocess.Popen(
        [sys.executable, "-c", PATIENT], cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
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


def test_watching_process_starts_again_what_dies_though_nobody_asks(folder):
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


def test_servers_inherit_no_secret_and_no_setting(folder, monkeypatch):
    monkeypatch.setenv("FIELD_ENCRYPTION_KEYS", "secret")
    user = User(folder).attached()
    postmaster = int((folder / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    assert "FIELD_ENCRYPTION_KEYS" not in psutil.Process(postmaster).environ()
    user.leave()


def test_two_first_users_at_once_share_one_pair(folder):
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
def test_any_folder_will_do(tmp_path, name):
    folder = tmp_path / name
    user = User(folder).attached()
    assert up(folder) == (True, True)
    user.leave()
    assert up(folder) == (False, False)


def test_password_is_needed_and_only_the_loopback_listens(folder):
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


def test_logs_hold_no_value_of_a_row_and_are_closed_to_others(folder):
    folder.mkdir()
    (folder / "postgres.log").touch(mode=0o644)  # of a portal that was less careful
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
    assert "database system is shut down" in (folder / "postgres.log").read_text()  # it still tells how the server is


def test_port_taken_by_a_stranger_in_between_is_changed(folder):
    import socket

    User(folder).attached().leave()
    known = addresses_of(folder)
    with socket.socket() as stranger:
        # The closed connections of the server that just left still rest on the port.
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        stranger.bind(("127.0.0.1", known.postgres_port))
        stranger.listen()
        user = User(folder).attached()
        now = addresses_of(folder)
        assert now.postgres_port != known.postgres_port
        assert now.application_password == known.application_password
        assert up(folder) == (True, True)
        user.leave()


def test_first_start_that_was_cut_short_begins_again(folder):
    folder.mkdir()
    half = folder / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18")
    user = User(folder).attached()
    assert up(folder) == (True, True)
    assert not half.exists()
    user.leave()


def test_folder_of_an_older_portal_is_told_so(folder):
    folder.mkdir()
    (folder / "embedded.json").write_text(json.dumps({"postgres_port": 1, "postgres_password": "x"}))
    with pytest.raises(
        embedded.EmbeddedServerError, match=r"created by an older version of the portal\. Move the folder away"
    ):
        embedded.addresses(folder)
    (folder / "embedded.json").unlink()


def test_all_files_of_the_servers_are_closed_to_others_whatever_their_user_allows(folder):
    before = os.umask(0)
    try:
        user = User(folder).attached()
    finally:
        os.umask(before)
    with redis.Redis.from_url(addresses_of(folder).redis_url) as client:
        client.set("x", "y")
    user.leave()
    assert [path for path in (folder, *folder.rglob("*")) if path.stat().st_mode & 0o077] == []
