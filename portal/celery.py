"""The Celery application of the worker (queue `celery`) and of the clerk (queue `clerk`, with beat)."""

from __future__ import annotations

import os
from typing import Any

import structlog
from celery import Celery
from celery.signals import celeryd_init, heartbeat_sent, task_prerun

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.local")

logger = structlog.get_logger(__name__)
app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.set_default()


@celeryd_init.connect
def start_embedded_servers(**_: Any) -> None:
    """Connect to the database, which starts the embedded servers, before Celery connects to the broker."""
    from django.db import connection

    from portal.postgresql.roles import TooPowerful

    try:
        connection.ensure_connection()
    except TooPowerful as error:
        raise SystemExit(str(error)) from error  # Celery only logs other errors of a signal handler
    connection.close()  # forked children must not share it


@task_prerun.connect
def leave_lost_connections(**_: Any) -> None:
    """Close a database connection that is too old or broken; a good one stays open for the next task."""
    from django.db import close_old_connections

    close_old_connections()


@heartbeat_sent.connect
def write_heartbeat(**_: Any) -> None:
    """Write this worker's heartbeat for `/readyz`. The main process writes it, even while its children are busy."""
    from django.db import Error, connection

    from portal import worker_heartbeats

    try:
        worker_heartbeats.write(app.amqp.queues.consume_from)
    except Error:
        logger.warning("heartbeat_not_written")  # the database is unreachable, which `/readyz` reports itself
    finally:
        connection.close()  # forked children must not share it
