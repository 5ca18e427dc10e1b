"""Django's PostgreSQL backend with two roles: the application's, with few rights, and the owner's for `migrate`."""

from __future__ import annotations

from typing import Any

import psycopg
from django.conf import settings
from django.db.backends.postgresql import base

from portal import embedded

from .creation import DatabaseCreation
from .owner import acts_as_owner
from .roles import check_role


class DatabaseWrapper(base.DatabaseWrapper):
    """Database wrapper that refuses a role with too many rights and starts embedded servers at the first connection.

    So commands that need no database start no servers. If a server has died, the next connection starts it again.
    """

    creation_class = DatabaseCreation

    def connect(self) -> None:
        super().connect()
        if not acts_as_owner(self):
            try:
                check_role(self)
            except Exception:
                self.close()
                raise

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        folder = settings.EMBEDDED_DIR
        if folder is None:
            return super().get_new_connection(conn_params)
        embedded.attach(folder, durable=settings.EMBEDDED_DURABLE)
        try:
            return super().get_new_connection(conn_params)
        except psycopg.OperationalError:
            try:
                embedded.revive(folder, durable=settings.EMBEDDED_DURABLE)
            except embedded.EmbeddedServerError as error:
                raise psycopg.OperationalError(str(error)) from error
            return super().get_new_connection(conn_params)
