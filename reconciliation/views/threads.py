"""The messages between a practice and CMS about a notice, in pages, the newest ones first shown."""

from __future__ import annotations

from django.core.paginator import Page
from django.http import HttpRequest

from portal.views.pages import page_of
from reconciliation.models import CaseMessage, ErrorNotice


def thread_of(request: HttpRequest, notice: ErrorNotice) -> Page[CaseMessage]:
    """Return the page of messages that the address asks for; without one, the page of the newest message."""
    messages = notice.messages.select_related("written_by")
    return page_of(request, messages, parameter="messages", from_the_end=True)
