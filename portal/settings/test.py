"""Settings for tests: embedded servers with their own data (see tests/conftest.py); Celery tasks are not eager."""

from __future__ import annotations

import os

from .base import CELERY_BEAT_SCHEDULE, DATA_DIR, env
from .embedded import *
from .embedded import REDIS_URL as _redis_url

EMBEDDED_DURABLE = False
DEMONSTRATION = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
# Workers that tests start are separate processes, so they write their emails as files.
EMAIL_BACKEND = env("EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")
EMAIL_FILE_PATH = DATA_DIR / "mail"
WHITENOISE_AUTOREFRESH = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# The workers of pytest-xdist share the servers; each has its own PostgreSQL database and Valkey database.
_number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
REDIS_URL = CELERY_BROKER_URL = f"{_redis_url.rpartition('/')[0]}/{_number + 1}"
# Argon2 keeps its real cost: tests sign in through the session, so they hash few passwords.
JOB_STALE_SECONDS = 3
JOB_HEARTBEAT_SECONDS = 0.5
SCAN_AGAIN_SECONDS = ROOM_AGAIN_SECONDS = 1
CELERY_BEAT_SCHEDULE["requeue-lost-jobs"]["schedule"] = 1
del CELERY_BEAT_SCHEDULE["check-receipts"]  # its copies would outlive the database, which tests empty
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}
