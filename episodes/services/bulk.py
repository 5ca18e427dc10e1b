"""Bulk writes of frames into tables by COPY."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, models

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
