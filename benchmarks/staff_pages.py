"""Lists of the admin in a world of the Model's size: first and last pages, searches, filters, orders.

The baseline of each group is the bare query: the rows of one page of the same tables by primary key.
"""

from __future__ import annotations

import html
import math
import re
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from benchmarks import database, measuring

if TYPE_CHECKING:
    from django.test import Client

LIMIT_SECONDS, SHARE = 1.0, 0.95
TIMES, ROWS, OK = 3, 50, 200
LINKS = {
    "admin-last-page": re.compile(r'href="(\?p=[^"]*)"'),
    "admin-filter": re.compile(r'href="(\?[a-z_]+[a-z][^"=]{3,}=[^"]*)"'),
    "admin-order": re.compile(r'href="(\?o=[^"]*)"'),
}
"""The links of a list's first page that belong to a group."""
SEARCHES = ("smith", "RO1", "practice.example")
"""A part of a name, a part of a Model ID, a part of an address."""


def main(names: list[str]) -> None:
    """Make the world, visit each list in every way that its page offers, and print the 95th percentile of each way."""
    database.begin()
    from django.contrib import admin
    from django.test import Client

    from portal.services import accounts
    from portal.sessions import SECOND_FACTOR
    from reconciliation.demonstration import large_world

    large_world.make(participants=950, practitioners=12_000, seed=1)
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(
        accounts.create_staff(
            email="administrator@cms.example", first_name="Ada", last_name="Stone", group="administrator",
            by="system:benchmark",
        )
    )  # fmt: skip
    session = browser.session
    session[SECOND_FACTOR] = True  # as after a one-time code
    session.save()
    pages = [one for one in admin.site._registry.values() if one.model._meta.label != "portal.PortalState"]
    for group in names:
        show(group, browser, pages)


def show(group: str, browser: Client, pages: list[Any]) -> None:
    """Visit all pages of a group, and print its line."""
    taken: dict[str, measuring.Cost] = {}
    bare, most = [], 0
    for page in pages:
        for address in _addresses(group, page, browser):
            taken[address], queries = _visit(browser, address)
            most = max(most, queries)
        bare.append(measuring.measure(lambda page=page: list(page.model._default_manager.order_by("pk")[:ROWS])))
    slowest = max(taken, key=lambda address: taken[address].seconds)
    measuring.show(
        group,
        _percentile(taken.values()),
        _percentile(bare),
        rows=len(taken),
        limit_seconds=LIMIT_SECONDS,
        most_queries=most,
        slowest=slowest,
        slowest_seconds=round(taken[slowest].seconds, 3),
    )


def _addresses(group: str, page: Any, browser: Client) -> Iterator[str]:
    """Yield the addresses of a list that belong to a group, as its first page offers them."""
    from django.urls import reverse

    opened = reverse(f"admin:{page.opts.app_label}_{page.opts.model_name}_changelist")
    if group == "admin-list":
        yield opened
    elif group == "admin-search":
        yield from (f"{opened}?q={words}" for words in SEARCHES if page.search_fields)
    else:
        text = browser.get(opened).content.decode()
        found = [opened + html.unescape(query) for query in dict.fromkeys(LINKS[group].findall(text))]
        yield from found[-1:] if group == "admin-last-page" else found


def _visit(browser: Client, address: str) -> tuple[measuring.Cost, int]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def open_it() -> None:
        assert browser.get(address).status_code == OK, address

    with CaptureQueriesContext(connection) as queries:
        open_it()  # the first visit loads templates
    return measuring.median(measuring.measure(open_it) for _ in range(TIMES)), len(queries)


def _percentile(costs: Iterable[measuring.Cost]) -> measuring.Cost:
    """Return the 95th percentile of each of the two times."""
    columns = [sorted(column) for column in zip(*costs, strict=True)]
    return measuring.Cost(*(column[math.ceil(SHARE * len(column)) - 1] for column in columns))


if __name__ == "__main__":
    main(sys.argv[1:])
