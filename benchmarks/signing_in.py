"""Browsers of people who have signed in with a code, and what a visit costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import measuring

if TYPE_CHECKING:
    from django.test import Client

    from portal.models import User

ADMINISTRATOR = "administrator@cms.example"
OK = 200


def browser_of(user: User) -> Client:
    """Return the browser of a person who has entered a one-time code."""
    from django.test import Client

    from portal.sessions import SECOND_FACTOR

    browser = Client(SERVER_NAME="localhost")
    browser.force_login(user)
    session = browser.session
    session[SECOND_FACTOR] = True
    session.save()
    return browser


def staff() -> Client:
    """Return the browser of an administrator, whose account is made once."""
    from portal.models import User
    from portal.services import accounts

    known = User.objects.filter(email=ADMINISTRATOR).first()
    return browser_of(
        known
        or accounts.create_staff(
            email=ADMINISTRATOR, first_name="Ada", last_name="Stone", group="administrator", by="system:benchmark"
        )
    )


def visited(browser: Client, address: str, *, times: int) -> tuple[measuring.Cost, int]:
    """Return the median cost of a visit, and the number of its queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def open_it() -> None:
        answer = browser.get(address)
        assert answer.status_code == OK, f"{address} answers {answer.status_code}"

    open_it()  # the first visit loads templates and the policy
    with CaptureQueriesContext(connection) as taken:
        open_it()
    queries = len(taken)
    return measuring.median(measuring.measure(open_it) for _ in range(times)), queries
