"""Removal of expired rows: cache entries of rate limits and used codes, sessions, kept forms, and old jobs."""

from __future__ import annotations

from django.conf import settings
from django.db import connection

from portal import clock
from portal.sessions import SessionStore

from . import jobs, kept_forms


def remove() -> None:
    """Remove expired rows. The cache counts its rows at every write, so many of them would make it slow."""
    table = connection.ops.quote_name(settings.CACHES["default"]["LOCATION"])
    with connection.cursor() as cursor:
        cursor.execute(f"delete from {table} where expires < %s", [clock.real_now()])  # noqa: S608 (a name of ours)
    SessionStore.clear_expired()
    kept_forms.remove_old(by="system:expired")
    jobs.remove_old()
