"""The business clock, in America/New_York: obligations, submission windows, report dates and deadlines use it.

In a demonstration one row in the database shifts it for web, worker and beat alike. Sessions, one-time codes,
registration links and rate limits use `real_now`.
"""

from __future__ import annotations

from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings

EASTERN = ZoneInfo("America/New_York")
# Set during a request or job, so that it reads the row once. None elsewhere: then each call reads the row.
current_shift: ContextVar[timedelta | None] = ContextVar("current_shift", default=None)


def real_now() -> datetime:
    """Return the real time, in UTC."""
    return datetime.now(UTC)


def real_today() -> date:
    """Return the real day, in America/New_York."""
    return real_now().astimezone(EASTERN).date()


def now() -> datetime:
    """Return the business time, in America/New_York."""
    return (real_now() + _shift()).astimezone(EASTERN)


def today() -> date:
    """Return the business day, in America/New_York."""
    return now().date()


def _shift() -> timedelta:
    if not settings.DEMONSTRATION:
        return timedelta()
    shift = current_shift.get()
    if shift is not None:
        return shift
    state = apps.get_model("portal", "PortalState").objects.filter(pk=1).first()
    return state.clock_shift if state else timedelta()
