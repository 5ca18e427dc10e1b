"""Bulk writes into tables by COPY: frames, and rows of plain values."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import TYPE_CHECKING, Any

from django.db import connection, models
from psycopg import sql

if TYPE_CHECKING:
    import polars as pl


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Reserve primary keys from a table's sequence, so that rows can refer to each other before they are written."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return [row[0] for row in cursor.fetchall()]


def copy_frame(model: type[models.Model], frame: pl.DataFrame) -> int:
    """Append a frame, whose columns have the names of the table's, to a table; return the number of rows."""
    if frame.is_empty():
        return 0
    columns = ", ".join(f'"{name}"' for name in frame.columns)
    statement = f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN WITH (FORMAT csv)'
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for part in frame.iter_slices(100_000):
            copy.write(part.write_csv(include_header=False))
    return frame.height


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Append rows of plain values to a table; None is null, and lists are written as PostgreSQL writes arrays.

    :param columns: the columns of the table in the order of the values.
    """
    text = StringIO()
    # Every text is quoted: without quotes, an empty one would be null. None is quoted too, hence FORCE_NULL.
    csv.writer(text, quoting=csv.QUOTE_NONNUMERIC).writerows(rows)
    nullable = [name for name in columns if model._meta.get_field(name.removesuffix("_id")).null]
    force = sql.SQL(", FORCE_NULL ({})").format(_names(nullable)) if nullable else sql.SQL("")
    statement = sql.SQL("COPY {} ({}) FROM STDIN WITH (FORMAT csv{})").format(
        sql.Identifier(model._meta.db_table), _names(columns), force
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(text.getvalue())


def _names(columns: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))
