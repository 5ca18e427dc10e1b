"""Notes of the history about a request, besides those of its use case."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from pghistory.middleware import HistoryMiddleware as AnyHistoryMiddleware

from portal.logs import without_secrets


class HistoryMiddleware(AnyHistoryMiddleware):
    """Note who and where, without the token of a link: the history is kept for ever, and read by many."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().get_context(request), "url": without_secrets(request.path)}
