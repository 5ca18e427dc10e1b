"""The Celery application: `celery -A portal.celery worker --queues celery`, and the clerk with beat inside."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.signals import celeryd_init, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.local")

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


@worker_ready.connect
def show_sign_of_life(**_: Any) -> None:
    """Let `/readyz` know at once; beat asks again every ten seconds."""
    app.send_task("portal.record_worker_heartbeat", retry=False)
