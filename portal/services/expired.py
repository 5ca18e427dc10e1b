"""Removal of what has expired: marks of rate limits and used codes, and sessions."""

from __future__ import annotations

from django.conf import settings
from django.db import connection

from portal import clock
from portal.sessions import SessionStore


def forget() -> None:
    """Remove expired rows; the cache counts its rows at every write and is slow when they are many."""
    table = connection.ops.quote_name(settings.CACHES["default"]["LOCATION"])
    with connection.cursor() as cursor:
        cursor.execute(f"delete from {table} where expires < %s", [clock.real_now()])  # noqa: S608 (a name of ours)
    SessionStore.clear_expired()
