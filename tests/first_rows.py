"""The rows of the first migration, which the tables hold again after each transactional test, and no others.

Django's way takes half a second for each test: it truncates every table, and then repeats what follows a migration.
Here the superuser, whom no trigger and no foreign key stops, deletes the rows that a test left and copies the first
ones back. As a truncation does, it waits for the transactions of other processes.
"""

from __future__ import annotations

from typing import Any

import psycopg
from django.db import connections
from django.test import TransactionTestCase

from tests.intruder import address_of_superuser

_first: dict[str, bytes] = {}
_tables: list[str] = []


def keep() -> None:
    """Remember the rows that the tables of a new database hold, and put them back after each transactional test."""
    with psycopg.connect(address_of_superuser()) as database:
        found = database.execute("select quote_ident(tablename) from pg_tables where schemaname = 'public'")
        _tables[:] = [name for (name,) in found]
        for name in _filled(database):
            with database.cursor().copy(f"copy {name} to stdout") as copy:
                _first[name] = b"".join(copy)
    TransactionTestCase._fixture_teardown = _put_back


def _put_back(test: Any) -> None:
    connections.close_all()  # the test may have left a transaction open, for which the locks would wait
    with psycopg.connect(address_of_superuser()) as database:
        database.execute(f"lock table {', '.join(_tables)} in access exclusive mode")
        database.execute("set local session_replication_role = replica")
        for name in _filled(database):
            database.execute(f"delete from {name}")  # noqa: S608
        for name, rows in _first.items():
            with database.cursor().copy(f"copy {name} from stdin") as copy:
                copy.write(rows)


def _filled(database: psycopg.Connection[Any]) -> list[str]:
    """Return the tables that hold rows."""
    asked = " union all ".join(f"select '{name}' where exists (select from {name})" for name in _tables)  # noqa: S608
    return [name for (name,) in database.execute(asked)]
