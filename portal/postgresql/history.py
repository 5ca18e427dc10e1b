"""The triggers of the history, put in place so that nobody but they can write it.

The functions of pghistory and pgtrigger run with the rights of whoever changes a row, let any session ask to be passed
over, and write over the context of an earlier event. The application's role could forge and hide with each of these.
"""

from __future__ import annotations

from typing import Any

import pgtrigger.registry
from psycopg import sql

from . import grants

# A context is written once. What the same request says later, about other events, stands in a row of its own.
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
# pgtrigger asks this at the head of each trigger; a session's setting could say yes.
_NEVER_IGNORED = """
create or replace function _pgtrigger_should_ignore(trigger_name name) returns boolean as $$
begin
    return false;
end;
$$ language plpgsql
"""
# With the owner's rights, looking names up where only the owner makes any; and as nobody else's trigger.
_ITS_OWN_RIGHTS = (
    "ALTER FUNCTION {function}() SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp",
    "REVOKE EXECUTE ON FUNCTION {function}() FROM PUBLIC",
)


def install(connection: Any) -> None:
    """Put all triggers in place.

    :param connection: acts as the owner.
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
