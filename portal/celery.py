"""The Celery application: `celery -A portal.celery worker --queues celery`, and the clerk with beat inside."""

from __future__ import annotations

import os
from typing import Any

import structlog
from celery import Celery
from celery.signals import celeryd_init, heartbeat_sent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.local")

logger = structlog.get_logger(__name__)
app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.set_default()


@celeryd_init.connect
def start_embedded_servers(**_: Any) -> None:
    """Make sure that the embedded servers run before the broker is asked for work."""
    from django.db import connection

    from portal.postgresql.roles import TooPowerful

    try:
        connection.ensure_connection()
    except TooPowerful as error:
        raise SystemExit(str(error)) from error  # an error of a signal's handler would only be logged
    connection.close()  # never carried into a forked child


@heartbeat_sent.connect
def write_heartbeat(**_: Any) -> None:
    """Let `/readyz` know that this worker lives; its main process writes, however busy the others are."""
    from django.db import Error, connection

    from portal import worker_heartbeats

    try:
        worker_heartbeats.write(app.amqp.queues.consume_from)
    except Error:
        logger.warning("heartbeat_not_written")  # the database is away, which `/readyz` reports itself
    finally:
        connection.close()  # never carried into a forked child
