"""Check of the application's role: it owns nothing and cannot change receipts, history or issued reports.

Every process checks it once, at its first connection, with all settings. The portal does not start if its own role
could rewrite its receipts or its history.
"""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError

from . import grants


class TooPowerful(DatabaseError):
    """Refusal of a DATABASE_URL whose role has too many rights; the message names them and what to do."""


_checked: set[tuple[str, ...]] = set()

_POWERS = """
    with here as (
        select oid, relname, relowner from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
    )
    select array_remove(array[
        case when rolsuper then 'is a superuser' end,
        case when rolcreaterole or rolreplication or rolbypassrls
             then 'may create roles, replicate or bypass row-level security' end,
        case when pg_has_role(datdba, 'member') or exists (select from here where pg_has_role(relowner, 'member'))
             then 'owns the database or its tables' end,
        case when has_schema_privilege('public', 'create') then 'may create tables' end,
        case when exists (select from here where has_table_privilege(oid, 'truncate')) then 'may empty tables' end,
        case when exists (
            select from here where relname = any(%s) and has_table_privilege(oid, 'update, delete')
        ) then 'may change or remove receipts, history or issued reports' end
    ], null)
    from pg_roles, pg_database where rolname = current_user and datname = current_database()
"""


def check_role(connection: Any) -> None:
    """Check once in each process that the role of a connection has no more rights than the application needs.

    :raises TooPowerful: when it has more.
    """
    where = tuple(str(connection.settings_dict[name]) for name in ("HOST", "PORT", "NAME", "USER"))
    if where in _checked:
        return
    with connection.cursor() as cursor:
        cursor.execute(_POWERS, [grants.permanent_tables()])
        powers = cursor.fetchone()[0]
    if powers:
        raise TooPowerful(
            f"The database role “{connection.settings_dict['USER']}” {', and '.join(powers)}. The portal does not work "
            "with it. Give DATABASE_URL a role that owns nothing and DATABASE_OWNER_URL the role that owns the tables, "
            "then run `manage.py migrate`."
        )
    _checked.add(where)
