"""The demonstration's clock: a shift in one row that web, worker and beat read."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings

from portal import clock
from portal.models import PortalState
from portal.selectors import policy_book

from . import jobs
from .typed_days import check_in_reach
from .use_case import Actor, Refused, use_case


@use_case("demonstration_clock.move")
def move(*, to: date, at: time | None = None, follow: bool = True, by: Actor) -> timedelta:
    """Move the business clock to a day, and to a time of day if given; return the shift from real time.

    The daily tasks for the new day (such as the obligations of a new year) are queued as jobs.

    :param follow: False if the caller does their work itself.

    :raises Refused: outside a demonstration, or for a day outside the calendar of the Model.
    """
    if not settings.DEMONSTRATION:
        raise Refused("You can change the date only in a demonstration.")
    check_in_reach(book=policy_book(), to=to)
    real = clock.real_now().astimezone(clock.EASTERN)
    target = datetime.combine(to, at or real.time().replace(tzinfo=None), clock.EASTERN)
    shift = target.astimezone(UTC) - real.astimezone(UTC)  # in UTC: daylight saving time may start or end between them
    PortalState.objects.update_or_create(pk=1, defaults={"clock_shift": shift})
    for task in settings.TASKS_OF_A_NEW_DAY if follow else ():
        jobs.enqueue(task, to.isoformat(), again=True)
    return shift
