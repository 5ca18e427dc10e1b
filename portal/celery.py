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

    connection.ensure_connection()
    connection.close()  # never carried into a forked child


@heartbeat_sent.connect
def show_signs_of_life(**_: Any) -> None:
    """Let `/readyz` know that this worker lives: said by its main process, however busy the others are."""
    from django.db import DatabaseError, connection

    from portal import signs_of_life

    try:
        signs_of_life.show(app.amqp.queues.consume_from)
    except DatabaseError:
        logger.warning("sign_of_life_not_kept")  # the database is away, which `/readyz` says itself
    finally:
        connection.close()  # never carried into a forked child
