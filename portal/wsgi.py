"""The web application for gunicorn."""

import os
from contextlib import suppress
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
django.setup(set_prefix=False)

from django.db import OperationalError, connection  # noqa: E402 (the settings come first)


class Request(WSGIRequest):
    """A request whose header of the content may mean nothing, which Django answers with an error before any page."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)
        except (ValueError, LookupError):
            self.content_type, self.content_params = "", {}  # middleware/readable_requests.py answers 400


class Application(WSGIHandler):
    request_class = Request


application = Application()

# A database role that may do too much ends the process here, before anybody is answered (see portal.postgresql.roles).
# A database that is away does not: `/readyz` says so, and the first connection asks again.
with suppress(OperationalError):
    connection.ensure_connection()
connection.close()
