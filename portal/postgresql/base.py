"""Django's PostgreSQL backend with two roles: the application's, which may do little, and the owner's for `migrate`."""

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
    """Refuse a role that may do too much, and start the embedded servers at the first connection where they are used.

    So commands without a database need none. A server that died meanwhile is started again by the connection that
    misses it.
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
        if not settings.EMBEDDED:
            return super().get_new_connection(conn_params)
        embedded.attach(settings.DATA_DIR, durable=settings.EMBEDDED_DURABLE)
        try:
            return super().get_new_connection(conn_params)
        except psycopg.OperationalError:
            try:
                embedded.revive(settings.DATA_DIR, durable=settings.EMBEDDED_DURABLE)
            except embedded.EmbeddedServerError as error:
                raise psycopg.OperationalError(str(error)) from error
            return super().get_new_connection(conn_params)
