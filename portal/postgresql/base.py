"""Django's PostgreSQL backend, which makes sure that the embedded server runs (see `portal.embedded`)."""

from __future__ import annotations

from typing import Any

import psycopg
from django.conf import settings
from django.db.backends.postgresql import base

from portal import embedded


class DatabaseWrapper(base.DatabaseWrapper):
    """Start the embedded servers at the first connection, so that commands without a database need none.

    A server that died meanwhile is started again by the connection that misses it.
    """

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        embedded.attach(settings.DATA_DIR, durable=settings.EMBEDDED_DURABLE)
        try:
            return super().get_new_connection(conn_params)
        except psycopg.OperationalError:
            try:
                embedded.revive(settings.DATA_DIR, durable=settings.EMBEDDED_DURABLE)
            except embedded.EmbeddedServerError as error:
                raise psycopg.OperationalError(str(error)) from error
            return super().get_new_connection(conn_params)
