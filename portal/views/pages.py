"""Pages of a list. A page with several long lists gives each one a parameter of its own in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

ROWS_A_PAGE = 25


def page_of(
    request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], *, parameter: str, from_the_end: bool = False
) -> Page[Any]:
    """Return the page of a list that the address asks for; `{% pager %}` and the table tag write its links.

    :param parameter: the name of the list in the address, a plural in words.
    :param from_the_end: True for a list in the order of time whose last page is shown first.
    """
    pages = Paginator(rows, ROWS_A_PAGE)
    page = pages.get_page(request.GET.get(parameter) or (pages.num_pages if from_the_end else 1))
    page.object_list = list(page.object_list)
    page.parameter = parameter  # type: ignore[attr-defined]
    return page
