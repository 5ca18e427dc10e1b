"""The agenda of a participant as an iCalendar file (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.text import slugify
from icalendar import Calendar, Event

from portal.formatting import long_date
from portal.participation.agenda import AWAITED, CMS_LATE, Entry
from portal.participation.rules.close_out import CloseOutDay

READ_AGAIN = timedelta(hours=12)
WORDS = {"overdue": "Overdue", AWAITED: "CMS's last day", CMS_LATE: "CMS is late"}


def feed(
    model_id: str, entries: Iterable[Entry], close_out: Iterable[CloseOutDay], *, today: date, now: datetime
) -> bytes:
    """Return a calendar with one event for each open entry, on its last day; what is overdue stands on today.

    After the Model has ended, CMS's own days of the close-out follow; its last days of duties are entries already.
    The calendar names the Model ID and never the practice, because calendars are shared.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"RO Model, {model_id}")
    calendar.add("refresh-interval", READ_AGAIN, parameters={"value": "DURATION"})
    for entry in entries:
        calendar.add_component(_of_entry(entry, today, now))
    for one in close_out:
        if one.earliest:
            calendar.add_component(_of_close_out(one, model_id, now))
    return bytes(calendar.to_ical())


def _of_entry(entry: Entry, today: date, now: datetime) -> Event:
    word = WORDS.get(entry.status, "Last day")
    return _event(
        f"obligation-{entry.pk}",
        max(entry.due_on, today),
        f"{word}: {entry.of_year}",
        f"{entry.when}. {entry.follows}",
        entry.action[0],
        now,
    )


def _of_close_out(one: CloseOutDay, model_id: str, now: datetime) -> Event:
    return _event(
        f"close-out-{model_id}-{slugify(one.what)}",
        one.day,
        f"Earliest day: {one.what}",
        f"The Model has ended. From {long_date(one.day)} on, {one.what}. Keep your access until then.",
        reverse("participation:dashboard", args=[model_id]) + "#close-out",
        now,
    )


def _event(name: str, day: date, summary: str, description: str, path: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{name}@{urlsplit(settings.PUBLIC_ADDRESS).hostname}")
    event.add("dtstamp", now)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", summary)
    event.add("description", description)
    event.add("url", settings.PUBLIC_ADDRESS + path)
    event.add("transp", "TRANSPARENT")
    return event
