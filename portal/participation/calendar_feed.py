"""The agenda of a participant as an iCalendar file (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

from portal.participation.agenda import Entry

READ_AGAIN = timedelta(hours=12)


def feed(model_id: str, entries: Iterable[Entry], *, today: date, now: datetime) -> bytes:
    """Return a calendar with one event for each open entry, on its last day; what is overdue stands on today.

    It names the Model ID and never the practice, because calendars are shared.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"RO Model, {model_id}")
    calendar.add("refresh-interval", READ_AGAIN, parameters={"value": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, today, now))
    return bytes(calendar.to_ical())


def _event(entry: Entry, today: date, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"obligation-{entry.pk}@{urlsplit(settings.PUBLIC_ADDRESS).hostname}")
    event.add("dtstamp", now)
    day = max(entry.due_on, today)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    word = "Overdue" if entry.status == "overdue" else "Last day"
    event.add("summary", f"{word}: {entry.title}, {entry.year}")
    event.add("description", f"{entry.when}. {entry.follows}")
    event.add("url", settings.PUBLIC_ADDRESS + entry.action[0])
    event.add("transp", "TRANSPARENT")
    return event
