"""Installation of the history triggers, so that nothing else can write the history.

By default the functions of pghistory and pgtrigger run with the rights of the role that changes a row. Any session may
tell them to ignore its changes, and a later call may overwrite the context of an earlier event. The application's role
could forge or hide events in each of these ways.
"""

from __future__ import annotations

from typing import Any

import pgtrigger.registry
from psycopg import sql

from . import grants

# A context is written once. If the same request sets another context later, that one gets its own row.
_CONTEXT = """
create or replace function _pgh_attach_context() returns pghistory_context.id%TYPE as $$
declare
    said jsonb := nullif(current_setting('pghistory.context_metadata', true), '')::jsonb;
    context_id uuid := nullif(current_setting('pghistory.context_id', true), '')::uuid;
begin
    if said is null or context_id is null then
        return null;
    end if;
    insert into pghistory_context (id, metadata, created_at, updated_at) values (context_id, said, now(), now())
        on conflict (id) do nothing;
    if not found and (select metadata <> said from pghistory_context where id = context_id) then
        context_id := md5(context_id::text || said::text)::uuid;
        insert into pghistory_context (id, metadata, created_at, updated_at) values (context_id, said, now(), now())
            on conflict (id) do nothing;
    end if;
    return context_id;
end;
$$ language plpgsql
"""
# pgtrigger calls this at the start of each trigger. Its own version returns true if the session set a variable.
_NEVER_IGNORED = """
create or replace function _pgtrigger_should_ignore(trigger_name name) returns boolean as $$
begin
    return false;
end;
$$ language plpgsql
"""
# Run with the owner's rights, find names only where no other role creates objects, and let no other trigger call them.
_ITS_OWN_RIGHTS = (
    "ALTER FUNCTION {function}() SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp",
    "REVOKE EXECUTE ON FUNCTION {function}() FROM PUBLIC",
)


def install(connection: Any) -> None:
    """Install all triggers.

    :param connection: a connection that acts as the owner.
    """
    pgtrigger.install(database=connection.alias)
    writing = [
        trigger.get_pgid(model)
        for model, trigger in pgtrigger.registry.registered()
        if grants.is_history(getattr(trigger, "event_model", None) or model) and hasattr(trigger, "event_model")
    ]
    statements = [sql.SQL(text) for text in (_CONTEXT, _NEVER_IGNORED)]
    statements += [sql.SQL(text).format(function=sql.Identifier(name)) for name in writing for text in _ITS_OWN_RIGHTS]
    statements.append(sql.SQL("REVOKE EXECUTE ON FUNCTION _pgh_attach_context() FROM PUBLIC"))
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(";\n").join(statements))
