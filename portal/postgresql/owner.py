"""Acting as the owner, the role that creates, changes and truncates tables. All else runs as the application's role."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connections


@contextmanager
def as_owner(connection: Any) -> Iterator[None]:
    """Let a connection act as the owner of the tables during the block; use it outside of transactions.

    :raises ImproperlyConfigured: when DATABASE_OWNER_URL is not set.
    """
    application = connection.settings_dict
    if not application["OWNER"]:
        raise ImproperlyConfigured("Set DATABASE_OWNER_URL: only the owner's role can create and change tables.")
    connection.close()
    connection.settings_dict = {**application, **application["OWNER"], "APPLICATION": application["USER"]}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = application


def acts_as_owner(connection: Any) -> bool:
    """Return whether a connection is inside `as_owner`."""
    return "APPLICATION" in connection.settings_dict


class OwnersCommand:
    """Mixin for Django's commands that create or truncate tables: it runs them as the owner."""

    def handle(self, *args: Any, database: str, **options: Any) -> None:
        with as_owner(connections[database]):
            super().handle(*args, database=database, **options)  # type: ignore[misc]
