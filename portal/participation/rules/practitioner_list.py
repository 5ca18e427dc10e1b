"""The day on which a change of the individual practitioner list takes effect, 42 CFR 512.217."""

from __future__ import annotations

from datetime import date, timedelta

from portal.policy import Book


def effective_on(stated_on: date, *, notified_on: date, book: Book) -> date:
    """Return the day on which an addition or removal takes effect, 42 CFR 512.217(d).

    A timely notice takes effect on the day that it states, a late one on the day on which CMS receives it.

    :param stated_on: the day from which the practitioner joined or left, as the notice says.
    :param notified_on: the day on which CMS received the notice.
    """
    days = book.on(notified_on)["deadlines/practitioner_list_change_notice_days"]
    return stated_on if notified_on <= stated_on + timedelta(days=days) else notified_on
