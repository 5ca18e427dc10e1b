"""Django's PostgreSQL backend, which first makes sure that the embedded server runs (see `portal.embedded`)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base

from portal import embedded


class DatabaseWrapper(base.DatabaseWrapper):
    """Start the embedded servers at the first connection, so that commands without a database need none."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        embedded.attach(settings.DATA_DIR, durable=settings.EMBEDDED_DURABLE)
        return super().get_new_connection(conn_params)
