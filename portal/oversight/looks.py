"""The look at a practice's pages that a session of CMS staff holds, and the pages it opens.

A page that is not named here stays closed: whoever adds a page decides whether staff may look at it. Pages with
patients, and files, are never among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.http import HttpRequest

from portal.models import Role, User
from portal.oversight.models import ViewAs
from portal.staff import ANALYST, may_act_as

SESSION_KEY = "view_as"

OPEN_TO_ALL = frozenset({
    "participation:dashboard", "participation:practitioner-list", "participation:attestation",
    "participation:election", "portal:receipt-list", "portal:receipt", "portal:message",
    "portal:message-list",
    "participation:profile",
    "oversight:announcement-list", "oversight:activity",
    "connect:home",
})  # fmt: skip
"""The pages that the help desk and analysts may look at."""
OPEN_TO_ANALYSTS = frozenset({
    "quality:submission-list", "reconciliation:report-list", "reconciliation:report", "reconciliation:notice",
    "quality:score", "reconciliation:performance",
    "reconciliation:assumed-value-list",
    "oversight:plan-list", "oversight:plan",
    "episodes:adjustment-list", "episodes:adjustment-worksheet",
    "episodes:payment-amount-list", "episodes:payment-amount", "reconciliation:estimate",
    "reconciliation:projection",
})  # fmt: skip
"""The pages about files, money and monitoring, which analysts alone may look at, as in the admin."""
STAYS_OPEN = frozenset(
    {"oversight:view-as-end", "account_logout", "portal:session-extend", "portal:session-left", "portal:session-over"}
)
"""The pages that work as ever: with these a look or a session ends or goes on."""


def look_of(request: HttpRequest) -> ViewAs | None:
    """Return the look that this session holds, over or not, with its participant as the guard of pages reads it."""
    key = request.session.get(SESSION_KEY)
    if key is None:
        return None
    looks = ViewAs.objects.select_related("participant").defer("participant__tin")
    look = looks.filter(pk=key, viewed_by_id=request.user.pk).first()
    if look is not None:
        look.participant.role_of_reader = Role.VIEWER  # type: ignore[attr-defined]
    return look


def opens(page: str, *, to: User) -> bool:
    """Return whether a look opens a page of a participant, by the name of its URL, to a person of CMS."""
    return page in OPEN_TO_ALL or (page in OPEN_TO_ANALYSTS and may_act_as(to, ANALYST))


@contextmanager
def read_only() -> Iterator[None]:
    """Let PostgreSQL refuse every write inside the block, whatever code runs in it."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        yield
