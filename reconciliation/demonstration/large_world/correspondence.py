"""Reminders of five years with their messages and mails, the jobs that sent the mails, and CMS's news."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.urls import reverse

from portal import clock
from portal.formatting import long_date
from portal.models import Job, Message, Participant, Role, Seat
from portal.participation.models import Obligation, Reminder, ReminderMail
from portal.participation.rules.reminders import reminder_days
from portal.participation.services.reminder_mails import TASK
from portal.selectors import policy_book
from portal.services.jobs import key_of

from .practices import ENDS_ON, ROWS_AT_ONCE, STARTS_ON

NEWS_EVERY = timedelta(days=4)


def send() -> None:
    """Write what reminders wrote until yesterday: obligations were met on their last day, some of them never."""
    reminders = list(_reminders())
    _write(Reminder, reminders)
    participants = Participant.objects.defer("tin").in_bulk()
    days: dict[tuple[date, int], int] = defaultdict(int)
    for one in reminders:
        days[one.reminded_on, one.participant_id] += 1
    _write(Message, [_message(participants[owner], day, count) for (day, owner), count in sorted(days.items())])
    addresses = defaultdict(list)
    holding = Seat.objects.filter(role__in=(Role.PRIMARY, Role.DELEGATE))
    for owner, address in holding.values_list("participant_id", "user__email"):
        addresses[owner].append(address)
    mailed = sorted({(day, address) for day, owner in days for address in addresses[owner]})
    mails = [ReminderMail(address=address, mailed_on=day) for day, address in mailed]
    _write(ReminderMail, mails)
    _write(Job, [_job(mail) for mail in mails])
    ReminderMail.objects.update(handled_at=clock.real_now())
    for number in itertools.takewhile(lambda one: STARTS_ON + one * NEWS_EVERY < ENDS_ON, itertools.count()):
        _tell_the_news(STARTS_ON + number * NEWS_EVERY, list(participants.values()))


def _tell_the_news(day: date, readers: Sequence[Participant]) -> None:
    at = datetime.combine(day, time(15), tzinfo=clock.EASTERN)
    subject, body = f"News of the Model, {long_date(day)}", "Read what is new on the page of dates."
    _write(Message, [Message(participant=one, subject=subject, body=body, sent_at=at) for one in readers])


def _reminders() -> Iterator[Reminder]:
    offsets = [one.after for one in reversed(reminder_days(ENDS_ON, book=policy_book()))]
    for one in Obligation.objects.filter(waived_on=None, is_right=False).order_by("due_on", "pk"):
        for after in offsets:
            day = one.due_on + timedelta(days=after)
            if day < ENDS_ON and day >= (one.opens_on or day) and (after <= 0 or one.settled_on is None):
                yield Reminder(
                    participant_id=one.participant_id, obligation=one, due_on=one.due_on, after=after, reminded_on=day
                )


def _message(participant: Participant, day: date, count: int) -> Message:
    return Message(
        participant=participant,
        subject=f"{count} things are due or overdue",
        body="Your dashboard lists what is due and what follows if you miss it.",
        path=reverse("participation:dashboard", args=[participant.model_id]),
        sent_at=datetime.combine(day, time(8), tzinfo=clock.EASTERN),
    )


def _job(mail: ReminderMail) -> Job:
    at = datetime.combine(mail.mailed_on, time(8), tzinfo=clock.EASTERN)
    return Job(
        task=TASK, arguments=[mail.pk], key=key_of(TASK, [mail.pk]), status=Job.Status.DONE, attempts=1, queued_at=at,
        sent_at=at, started_at=at, finished_at=at,
    )  # fmt: skip


def _write(model: Any, rows: Sequence[Any]) -> None:
    model.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
