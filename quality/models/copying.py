"""Rows written by the thousand: COPY instead of INSERT, without history (docs/house.md)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import connection, models
from psycopg import sql

Model = TypeVar("Model", bound=models.Model)


class CopyingQuerySet(models.QuerySet[Model]):
    """A QuerySet that takes rows in by COPY."""

    def copy_in(self, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Write rows, given in the order of `columns` (names of database columns), inside the open transaction."""
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(self.model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
