"""Bulk writing by COPY instead of INSERT, without history (docs/house.md)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import connection, models
from psycopg import sql

Model = TypeVar("Model", bound=models.Model)


class CopyingQuerySet(models.QuerySet[Model]):
    """A QuerySet that can write rows by COPY."""

    def copy_in(self, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Write rows in the open transaction.

        :param columns: names of database columns, in the order of each row's values.
        """
        with connection.cursor() as cursor, cursor.copy(self._copy(columns)) as copy:
            for row in rows:
                copy.write_row(row)

    def copy_lines_in(self, columns: Sequence[str], lines: Iterable[bytes]) -> None:
        """Write rows in the open transaction that are already written in PostgreSQL's text format of COPY."""
        with connection.cursor() as cursor, cursor.copy(self._copy(columns)) as copy:
            for some in lines:
                copy.write(some)

    def _copy(self, columns: Sequence[str]) -> sql.Composed:
        return sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(self.model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
