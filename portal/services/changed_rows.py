"""Writing of many changed rows at once: one statement with the new values as arrays.

Django's `bulk_update` writes a CASE for each row and field, which takes seconds of the processor for thousands of rows.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.models import Model
from psycopg import sql

ROWS_AT_ONCE = 5000


def write(rows: Sequence[Model], fields: Sequence[str]) -> None:
    """Write some fields of stored rows of one model, in the open transaction of a use case."""
    for first in range(0, len(rows) if fields else 0, ROWS_AT_ONCE):
        _write(rows[first : first + ROWS_AT_ONCE], fields)


def _write(rows: Sequence[Model], names: Sequence[str]) -> None:
    options = rows[0]._meta
    key, fields = options.pk, [options.get_field(name) for name in names]
    arrays = [
        sql.SQL("{}::{}[]").format(sql.Placeholder(), sql.SQL(field.rel_db_type(connection)))  # type: ignore[union-attr]
        for field in (key, *fields)
    ]
    columns = [sql.Identifier(field.column) for field in fields]  # type: ignore[union-attr]
    statement = sql.SQL("UPDATE {} SET {} FROM unnest({}) AS new ({}) WHERE {}.{} = new.{}").format(
        sql.Identifier(options.db_table),
        sql.SQL(", ").join(sql.SQL("{0} = new.{0}").format(column) for column in columns),
        sql.SQL(", ").join(arrays),
        sql.SQL(", ").join([sql.Identifier(key.column), *columns]),
        sql.Identifier(options.db_table),
        sql.Identifier(key.column),
        sql.Identifier(key.column),
    )
    values = [
        [field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows]  # type: ignore[union-attr]
        for field in (key, *fields)
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(), values)  # as text: the history reads the first word of each statement
