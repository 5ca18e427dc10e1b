"""Facts about the request in the history, beside those of its use case."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from pghistory.middleware import HistoryMiddleware as AnyHistoryMiddleware

from portal.logs import without_secrets


class HistoryMiddleware(AnyHistoryMiddleware):
    """Record the user and the path without the tokens of links: the history stays forever, and many people read it."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().get_context(request), "url": without_secrets(request.path)}
