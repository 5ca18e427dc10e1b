"""Celery tasks of participation: open obligations and send reminders, hourly and when the demonstration date moves."""

from __future__ import annotations

from celery import shared_task

from portal import selectors
from portal.jobs import leased_task
from portal.participation.services import obligations, reminder_mails, reminders

BY = "system:deadlines"


@shared_task(name="participation.send_deadline_reminders", expires=3000)
def send_deadline_reminders() -> None:
    """Open the obligations of new years and remind participants of what is due soon."""
    with selectors.portal_state():
        obligations.open_all(by=BY)
        reminders.remind(by=BY)


@leased_task("participation.follow_calendar")
def follow_calendar(day: str) -> None:
    """Do the same after the demonstration date was moved to a day.

    :param day: ISO date; it only makes the job unique, the services read the clock.
    """
    obligations.open_all(by=BY)
    reminders.remind(by=BY)


@leased_task("participation.mail_reminders")
def mail_reminders(mail_id: int) -> None:
    """Email one person everything open at the participants that they look after."""
    reminder_mails.send(mail_id=mail_id, by=BY)


@leased_task("participation.mail_news")
def mail_news(user_id: int, day: str) -> None:
    """Let the mail of the day to a person count the unread messages.

    :param day: ISO date; it only makes the job unique.
    """
    reminder_mails.queue_news(user_id=user_id, by=BY)
