"""Calls made at the same moment, each in a thread with its own database connection."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar

from django.db import connection

from portal.models import User
from tests import factories

Result = TypeVar("Result")


def call_at_once(*calls: Callable[[], Result]) -> list[Result]:
    """Start the calls together and return their results in order.

    :raises Exception: the first error of a call, in their order.
    """
    start = Barrier(len(calls))

    def run(call: Callable[[], Result]) -> Result:
        start.wait()
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def waiting_for_a_lock() -> int:
    """Return how many connections to this database wait for a row that another one holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # otherwise one transaction sees one answer
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return int(cursor.fetchone()[0])


def post_at_once(person: User, address: str, form: dict[str, Any]) -> list[str | None]:
    """Post a form from four tabs at the same moment and return the address to which each answer redirects."""

    def click_in_a_new_tab() -> Callable[[], str | None]:
        client = factories.client(person)
        return lambda: client.post(address, form).headers.get("Location")

    return call_at_once(*(click_in_a_new_tab() for _ in range(4)))
