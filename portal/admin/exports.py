"""Export of a list of the admin: its columns, and the rows that its filters and search have found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import structlog
from django.contrib import messages
from django.contrib.admin.utils import label_for_field, lookup_field
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.html import strip_tags

from portal import clock
from portal.formatting import long_time
from portal.views.sheets import MOST_XLSX_ROWS, TooLong, long_sheet

logger = structlog.get_logger(__name__)
ROWS_AT_ONCE = 2000


def export(page: Any, request: HttpRequest, *, ending: str) -> HttpResponseBase:
    """Return a list as the person sees it, all its pages at once, as a download.

    :param page: the `ServiceAdmin`; it has checked that the person may read the list.
    :raises Http404: for an ending other than `csv` and `xlsx`.
    """
    found = page.get_changelist_instance(request).queryset
    names = list(page.get_list_display(request))
    header = [_heading(str(label_for_field(name, page.model, page))) for name in names]
    rows = ([_cell(name, row, page) for name in names] for row in _rows(found))
    name = f"{page.opts.verbose_name_plural}-{clock.today().isoformat()}".replace(" ", "-")
    logger.info("list_exported", list=page.opts.label, user=request.user.pk, ending=ending)
    try:
        return long_sheet(name, header, rows, ending=ending)
    except TooLong:
        words = f"This list has more than {MOST_XLSX_ROWS:,} rows. Filter it, or export it as CSV."
        page.message_user(request, words, messages.ERROR)
        return redirect(f"admin:{page.opts.app_label}_{page.opts.model_name}_changelist")


def _rows(found: Any) -> Iterator[Any]:
    return found.iterator(chunk_size=ROWS_AT_ONCE)  # type: ignore[no-any-return]


def _heading(label: str) -> str:
    return label[:1].upper() + label[1:]


def _cell(name: str, row: Any, page: Any) -> str:
    """Return a cell as text: the words of a choice, days as in 2022-08-29, and no markup."""
    try:
        field, _, value = lookup_field(name, row, page)
    except ObjectDoesNotExist:
        return ""
    if value is None:
        return ""
    if field is not None and getattr(field, "flatchoices", None):
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return long_time(value)
    if isinstance(value, date):
        return value.isoformat()
    return strip_tags(str(value))
