"""Length of the history: the last event and the number of events of each of its tables."""

from __future__ import annotations

from collections.abc import Mapping

from django.apps import apps
from django.db import connection
from psycopg import sql


def tables() -> list[str]:
    """Return the names of the history's tables."""
    return sorted(model._meta.db_table for model in apps.get_models() if hasattr(model, "pgh_tracked_model"))


def lengths(up_to: Mapping[str, int] | None = None) -> dict[str, tuple[int, int]]:
    """Return, by table, the id of the last event and the number of events.

    :param up_to: tables to count, each up to the event with this id; without it, all events of all tables.
    """
    limits = {table: up_to[table] for table in tables() if table in up_to} if up_to is not None else {}
    counted = [
        sql.SQL("select {name}, coalesce(max(pgh_id), 0), count(*) from {table}{limit}").format(
            name=sql.Literal(table),
            table=sql.Identifier(table),
            limit=sql.SQL(" where pgh_id <= {}").format(sql.Literal(limits[table])) if table in limits else sql.SQL(""),
        )
        for table in (tables() if up_to is None else limits)
    ]
    if not counted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" union all ").join(counted))
        return {table: (last, rows) for table, last, rows in cursor.fetchall()}
