"""Empty database for the benchmarks, and plain COPY into tables without indexes."""

from __future__ import annotations

import django
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from portal.postgresql.owner import as_owner


def begin() -> None:
    """Start the embedded servers of this run's data folder and create the tables."""
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


def copied_out(table: str) -> bytes:
    """Return all rows of a table in the format of COPY."""
    with connection.cursor() as cursor, cursor.copy(_copy("COPY {} TO STDOUT", table)) as copy:
        return b"".join(bytes(chunk) for chunk in copy)


def bare_table(table: str) -> str:
    """Create an empty table with the same columns but no indexes, constraints or triggers; return its name."""
    name = f"bare_{table}"
    with as_owner(connection), connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE IF EXISTS "{name}"; CREATE TABLE "{name}" (LIKE "{table}")')
    return name


def copy_in(table: str, rows: bytes) -> None:
    """Write the rows that `copied_out` returned into a table."""
    with connection.cursor() as cursor, cursor.copy(_copy("COPY {} FROM STDIN", table)) as copy:
        copy.write(rows)


def _copy(statement: str, table: str) -> sql.Composed:
    return sql.SQL(statement).format(sql.Identifier(table))
