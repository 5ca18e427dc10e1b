"""Rights of the application's role on each table, which the owner grants at the end of every `migrate`.

By default privileges, the application can read and insert into each new table. This module grants update and delete on
every model except the permanent ones (`portal.models.permanence`) and the tables of the history, which only triggers
write. Only the owner can truncate tables, disable triggers or create tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

if TYPE_CHECKING:  # the backend is loaded before the models
    from portal.models.permanence import Permanence


@dataclass(frozen=True)
class Grant:
    """Rights of the application on a table, besides SELECT; `update` lists columns, or is "all" or "none"."""

    insert: bool
    update: str | tuple[str, ...]
    delete: bool


FREE = Grant(insert=True, update="all", delete=True)
READ_ONLY = Grant(insert=False, update="none", delete=False)


def is_history(model: type[models.Model]) -> bool:
    """Return whether only the history triggers write the rows of a model."""
    return hasattr(model, "pgh_tracked_model") or model is apps.get_model("pghistory", "Context")


def grant_of(model: type[models.Model]) -> Grant:
    """Return the application's rights on the table of a model."""
    if is_history(model):
        return READ_ONLY
    permanence: Permanence | None = getattr(model, "permanence", None)
    if permanence is None:
        return FREE
    columns = tuple(model._meta.get_field(name).column for name in permanence.changing)
    return Grant(insert=True, update=columns or ("all" if permanence.until else "none"), delete=False)


def grants() -> dict[str, Grant]:
    """Return the application's rights by table: those of all models, the cache and Django's table of migrations."""
    of_models = {
        model._meta.db_table: grant_of(model)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    cache = settings.CACHES["default"]["LOCATION"]
    return {**of_models, cache: FREE, MigrationRecorder.Migration._meta.db_table: READ_ONLY}


def permanent_tables() -> list[str]:
    """Return the tables whose rows the application may neither delete nor change as a whole."""
    return [table for table, grant in grants().items() if not grant.delete and grant.update != "all"]


def apply(connection: Any) -> None:
    """Grant the application's role its rights and revoke all others; it is safe to repeat.

    :param connection: a connection that acts as the owner.
    """
    role = sql.Identifier(connection.settings_dict["APPLICATION"])
    statements = [
        sql.SQL(text).format(role=role, database=sql.Identifier(connection.settings_dict["NAME"])) for text in _ALWAYS
    ]
    there = set(connection.introspection.table_names())
    for table, grant in grants().items():
        if table in there:
            statements += _of_table(sql.Identifier(table), grant, role)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(";\n").join(statements))


_ALWAYS = (
    "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {role}",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, USAGE ON SEQUENCES TO {role}",
    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
    "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT SELECT, USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}",
)


def _of_table(table: sql.Identifier, grant: Grant, role: sql.Identifier) -> list[sql.Composed]:
    rights = [sql.SQL(word) for word, given in (("INSERT", grant.insert), ("DELETE", grant.delete)) if given]
    if grant.update == "all":
        rights.append(sql.SQL("UPDATE"))
    elif grant.update != "none":
        rights.append(sql.SQL("UPDATE ({})").format(sql.SQL(", ").join(map(sql.Identifier, grant.update))))
    if not rights:
        return []
    return [sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(", ").join(rights), table, role)]
