"""Page of the admin with the history of one row."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse

from portal import row_history

LAST_PAGE = 1000


def page_number(asked: str) -> int:
    """Return the number of a page as an address gives it, from 1 to `LAST_PAGE`."""
    return min(max(int(asked), 1), LAST_PAGE) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


def page(request: HttpRequest, row: Any, *, site: AdminSite) -> TemplateResponse:
    """Return the page.

    :param row: None if there is no such row.
    :raises Http404: without a row.
    """
    if row is None:
        raise Http404("There is no such row.")
    number = page_number(request.GET.get("page", ""))
    history = row_history.of_row(row, page=number)
    options = row._meta
    name = f"admin:{options.app_label}_{options.model_name}"
    context = {
        **site.each_context(request),
        "title": "History",
        "opts": options,
        "original": row,
        "list_url": reverse(f"{name}_changelist"),
        "row_url": reverse(f"{name}_change", args=[row.pk]),
        "history": history,
        "older": f"?page={number + 1}" if history.has_older else "",
    }
    return TemplateResponse(request, "admin/row_history.html", context)
