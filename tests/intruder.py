"""The superuser of the database, for tests of changes made past the portal by somebody who controls the machine."""

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
    """Return the URL of this test's database for PostgreSQL's superuser."""
    return address_of_superuser()


def address_of_superuser() -> str:
    """Allow PostgreSQL's superuser to connect without a password and return its URL of the tests' database."""
    cluster = Path(os.environ["DATA_DIR"]) / "postgres"
    rules, trust_rule = cluster / "pg_hba.conf", f"host all {SUPERUSER} 127.0.0.1/32 trust\n"
    if not rules.read_text().startswith(trust_rule):
        rules.write_text(trust_rule + rules.read_text())
        os.kill(int((cluster / "postmaster.pid").read_text().split()[0]), signal.SIGHUP)
    where = urlsplit(environment()["DATABASE_URL"])
    address = f"postgresql://{SUPERUSER}@127.0.0.1:{where.port}{where.path}"
    wait_until(lambda: _connects(address), 10)
    return address


def _connects(address: str) -> bool:
    with suppress(psycopg.OperationalError), psycopg.connect(address):
        return True
    return False


@pytest.fixture
def intruder(superuser_url: str) -> Iterator[psycopg.Connection]:
    """Return a connection of the superuser that commits each statement."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def changed(intruder: psycopg.Connection) -> Callable[..., AbstractContextManager[None]]:
    """Return a context manager that changes a row as the superuser, past all triggers, and restores it at the end.

    Its arguments are the row, the assignments in SQL with `%s` for each value, and the values.
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
