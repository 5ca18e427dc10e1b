"""The superuser of the database: what somebody who owns the machine can do behind the portal's back."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import models

from tests.worker import environment, wait_until

SUPERUSER = "postgres"


@pytest.fixture
def superuser_url(transactional_db: None) -> str:
    """Let PostgreSQL's superuser in without a password, and return the address of this test's database for it."""
    cluster = Path(os.environ["DATA_DIR"]) / "postgres"
    rules, way_in = cluster / "pg_hba.conf", f"host all {SUPERUSER} 127.0.0.1/32 trust\n"
    if not rules.read_text().startswith(way_in):
        rules.write_text(way_in + rules.read_text())
        os.kill(int((cluster / "postmaster.pid").read_text().split()[0]), signal.SIGHUP)
    where = urlsplit(environment()["DATABASE_URL"])
    address = f"postgresql://{SUPERUSER}@127.0.0.1:{where.port}{where.path}"
    wait_until(lambda: _is_in(address), 10)
    return address


def _is_in(address: str) -> bool:
    with suppress(psycopg.OperationalError), psycopg.connect(address):
        return True
    return False


@pytest.fixture
def intruder(superuser_url: str) -> Iterator[psycopg.Connection]:
    """Return a connection of the superuser; what it does is there at once."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def changed(intruder: psycopg.Connection) -> Callable[..., AbstractContextManager[None]]:
    """Return a context in which a row is as the superuser makes it, past all triggers; then it is as it was.

    The context takes the row and what to set, in SQL with `%s` for the values that follow.
    """

    @contextmanager
    def change(row: models.Model, what: str, *values: object) -> Iterator[None]:
        table = row._meta.db_table
        intruder.execute("set session_replication_role = replica")
        intruder.execute(f"create temporary table kept as select * from {table} where id = %s", [row.pk])  # noqa: S608
        done = intruder.execute(f"update {table} set {what} where id = %s", [*values, row.pk])  # noqa: S608
        assert done.rowcount == 1, f"{table} has no such row"
        try:
            yield
        finally:
            intruder.execute(f"delete from {table} where id = %s", [row.pk])  # noqa: S608
            intruder.execute(f"insert into {table} select * from kept; drop table kept")  # noqa: S608

    return change
