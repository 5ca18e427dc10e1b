"""Lists of the admin: first and last pages, searches, filters and orders, as their links and forms offer them.

The baseline is the bare query: the rows of one page of the same tables by primary key.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from benchmarks import measuring, signing_in

if TYPE_CHECKING:
    from django.test import Client

LIMIT_SECONDS, SHARE = 1.0, 0.95
TIMES, ROWS = 3, 50
LINKS = {
    "admin-list": None,
    "admin-last-page": re.compile(r'href="(\?p=[^"]*)"'),
    "admin-search": None,
    "admin-filter": re.compile(r'href="(\?[a-z_]+[a-z][^"=]{3,}=[^"]*)"'),
    "admin-order": re.compile(r'href="(\?o=[^"]*)"'),
}
"""The links of a list's first page that each benchmark visits."""
SEARCHES = ("smith", "RO1", "practice.example")
"""A part of a name, a part of a Model ID, a part of an address."""
LEFT_OUT = ("portal.PortalState",)
"""The portal's single row, whose list is its page."""


def show(name: str) -> None:
    """Visit all lists in one way, and print the 95th percentile."""
    from django.contrib import admin

    browser = signing_in.staff()
    taken: dict[str, measuring.Cost] = {}
    bare, most = [], 0
    for page in admin.site._registry.values():
        if page.model._meta.label in LEFT_OUT:
            continue
        for address in _addresses(name, page, browser):
            taken[address], queries = signing_in.visited(browser, address, times=TIMES)
            most = max(most, queries)
        bare.append(measuring.measure(lambda page=page: list(page.model._default_manager.order_by("pk")[:ROWS])))
    slowest = max(taken, key=lambda address: taken[address].seconds)
    measuring.show(
        name,
        _percentile(taken.values()),
        _percentile(bare),
        rows=len(taken),
        limit_seconds=LIMIT_SECONDS,
        most_queries=most,
        slowest=slowest,
        slowest_seconds=round(taken[slowest].seconds, 3),
    )


def _addresses(name: str, page: Any, browser: Client) -> Iterator[str]:
    from django.urls import reverse

    opened = reverse(f"admin:{page.opts.app_label}_{page.opts.model_name}_changelist")
    links = LINKS[name]
    if name == "admin-list":
        yield opened
    elif links is None:
        yield from (f"{opened}?q={words}" for words in SEARCHES if page.search_fields)
    else:
        text = browser.get(opened).content.decode()
        found = [opened + html.unescape(query) for query in dict.fromkeys(links.findall(text))]
        yield from found[-1:] if name == "admin-last-page" else found


def _percentile(costs: Iterable[measuring.Cost]) -> measuring.Cost:
    """Return the 95th percentile of each of the two times."""
    columns = [sorted(column) for column in zip(*costs, strict=True)]
    return measuring.Cost(*(column[math.ceil(SHARE * len(column)) - 1] for column in columns))
