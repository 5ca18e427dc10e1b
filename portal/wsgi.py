"""The web application for gunicorn."""

import os
from contextlib import suppress

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
django.setup(set_prefix=False)

from django.db import OperationalError, connection  # noqa: E402 (the settings come first)

from portal.web_application import Application  # noqa: E402

application = Application()

# A database role that may do too much ends the process here, before anybody is answered (see portal.postgresql.roles).
# A database that is away does not: `/readyz` says so, and the first connection asks again.
with suppress(OperationalError):
    connection.ensure_connection()
connection.close()
