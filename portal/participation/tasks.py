"""Celery tasks of participation: the calendar, followed every hour and whenever a demonstration's clock moves."""

from __future__ import annotations

from celery import shared_task

from portal import selectors
from portal.jobs import leased_task
from portal.participation.services import obligations

BY = "system:deadlines"


@shared_task(name="participation.send_deadline_reminders", expires=3000)
def send_deadline_reminders() -> None:
    """Open the duties of new years and remind participants of what is due soon."""
    with selectors.portal_state():
        obligations.open_all(by=BY)
        obligations.remind(by=BY)


@leased_task("participation.follow_calendar")
def follow_calendar(day: str) -> None:
    """Do the same for a day to which a demonstration's clock was moved.

    :param day: ISO; the day is the clock's own by now, the argument tells one job from another.
    """
    obligations.open_all(by=BY)
    obligations.remind(by=BY)
