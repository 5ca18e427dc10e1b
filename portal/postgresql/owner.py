"""The owner of the tables: who makes, changes and empties them. Everything else runs as the application's role."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connections


@contextmanager
def as_owner(connection: Any) -> Iterator[None]:
    """Let a connection act as the owner of the tables for the length of the block, which is no transaction's inside.

    :raises ImproperlyConfigured: where this process is not told how to.
    """
    application = connection.settings_dict
    if not application["OWNER"]:
        raise ImproperlyConfigured("Set DATABASE_OWNER_URL: the tables are made and changed by a role of its own.")
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
    """One of Django's commands that make or empty tables, run as their owner."""

    def handle(self, *args: Any, database: str, **options: Any) -> None:
        with as_owner(connections[database]):
            super().handle(*args, database=database, **options)  # type: ignore[misc]
