"""WSGI application: Django's own, but it also accepts requests with an invalid Content-Type header."""

from __future__ import annotations

from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest


class Request(WSGIRequest):
    """Request that accepts an invalid Content-Type header; Django's own would fail before any middleware runs."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)
        except (ValueError, LookupError):
            self.content_type, self.content_params = "", {}  # middleware/readable_requests.py answers 400


class Application(WSGIHandler):
    request_class = Request
