"""Settings of the tests: the same servers with data of their own (tests/conftest.py names them), nothing eager."""

from __future__ import annotations

from .embedded import *

EMBEDDED_DURABLE = False
DEMONSTRATION = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
# Argon2 with its real cost, but one password a user: the tests log in through the session.
JOB_STALE_SECONDS = 3
JOB_HEARTBEAT_SECONDS = 0.5
ACCOUNT_RATE_LIMITS = {"login": "1000/m/ip", "login_failed": "1000/m/ip", "register": "1000/h/ip"}
