"""The portal as a practice sees it: while staff look, nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import InternalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from psycopg.errors import ReadOnlySqlTransaction

from portal.oversight import looks

READS = frozenset({"GET", "HEAD", "OPTIONS"})
NOTHING_IS_WRITTEN = "While you view the portal as a practice, you cannot change anything. Stop viewing first."
CLOSED = "While you view the portal as a practice, this page is closed: it may show patients, files or amounts."
OVER = "Your 15 minutes are over. To look again, give your reason again."


class ViewAsMiddleware:
    """Show a participant's pages to staff who look at them, and refuse every other method than reading.

    The view runs in a transaction that PostgreSQL itself keeps from writing, so that a page that writes when it is
    read does not write either. It is the last middleware: the notes of the session lie outside.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        look = looks.look_of(request) if looks.SESSION_KEY in request.session else None
        if look is None or look.is_over:
            request.session.pop(looks.SESSION_KEY, None)
        request.look_is_over = look is not None and look.is_over  # type: ignore[attr-defined]
        if look is not None and not look.is_over:
            request.look = look  # type: ignore[attr-defined]
            request.viewed_participant = look.participant  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        of_a_participant = getattr(view, "guard", "") == "participant"
        if request.look_is_over and of_a_participant:  # type: ignore[attr-defined]
            messages.warning(request, OVER)
            return redirect("admin:oversight_viewas_changelist")
        page = request.resolver_match.view_name if request.resolver_match else ""
        if not hasattr(request, "look") or page in looks.STAYS_OPEN:
            return None
        if request.method not in READS:
            raise PermissionDenied(NOTHING_IS_WRITTEN)
        user: Any = request.user
        if of_a_participant and not looks.opens(page, to=user):
            raise PermissionDenied(CLOSED)
        return self._read(view, request, *args, **kwargs)

    def _read(self, view: Callable[..., Any], *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with looks.read_only():
                response: Any = view(*args, **kwargs)
                if hasattr(response, "render"):  # the admin's pages, which Django would render later
                    response.render()
        except InternalError as error:
            if isinstance(error.__cause__, ReadOnlySqlTransaction):
                raise PermissionDenied(NOTHING_IS_WRITTEN) from error
            raise
        return response  # type: ignore[no-any-return]
