"""WSGI entry point for gunicorn."""

import os
from contextlib import suppress

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
django.setup(set_prefix=False)

from django.db import OperationalError, connection  # noqa: E402 (the settings come first)
from django.urls import reverse  # noqa: E402

from portal.web_application import Application  # noqa: E402

application = Application()

# This imports every view: otherwise the first person whom a new process answers waits for it.
reverse("portal:help-desk")

# A database role with too many rights ends the process here, before it answers anybody (see portal.postgresql.roles).
# An unreachable database does not end it: `/readyz` reports that, and the first connection repeats the check.
with suppress(OperationalError):
    connection.ensure_connection()
connection.close()
