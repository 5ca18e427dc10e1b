"""The web application: Django's own, for requests of any content."""

from __future__ import annotations

from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest


class Request(WSGIRequest):
    """A request whose header of the content may mean nothing, which Django answers with an error before any page."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)
        except (ValueError, LookupError):
            self.content_type, self.content_params = "", {}  # middleware/readable_requests.py answers 400


class Application(WSGIHandler):
    request_class = Request
