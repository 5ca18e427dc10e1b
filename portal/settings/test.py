"""Settings of the tests: the same servers with data of their own (tests/conftest.py names them), nothing eager."""

from __future__ import annotations

import os

from .base import CELERY_BEAT_SCHEDULE, DATA_DIR, env
from .embedded import *
from .embedded import REDIS_URL as _redis_url

EMBEDDED_DURABLE = False
DEMONSTRATION = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
# The workers that tests start are processes of their own: what they mail lies in files.
EMAIL_BACKEND = env("EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")
EMAIL_FILE_PATH = DATA_DIR / "mail"
WHITENOISE_AUTOREFRESH = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# The workers of pytest-xdist share the servers, each with a database of PostgreSQL and of Valkey to itself.
_number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
REDIS_URL = CELERY_BROKER_URL = f"{_redis_url.rpartition('/')[0]}/{_number + 1}"
# Argon2 with its real cost, but one password a user: the tests log in through the session.
JOB_STALE_SECONDS = 3
JOB_HEARTBEAT_SECONDS = 0.5
SCAN_AGAIN_SECONDS = 1
CELERY_BEAT_SCHEDULE["requeue-lost-jobs"]["schedule"] = 1
del CELERY_BEAT_SCHEDULE["look-after-receipts"]  # its copies would outlive the database, which tests empty
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}
