"""Filters and tags that display amounts, days, states and icons in the same way on every page."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from django import template
from django.forms import BaseForm
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal import clock, formatting, states
from portal.formatting import exact_time, long_date, long_time
from portal.states import Tone

register = template.Library()

NOTHING = "\N{EM DASH}"
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
SPELLED = {"sha256": "SHA-256", "npi": "NPI", "cehrt": "CEHRT", "pso": "PSO", "id": "ID"}
ICONS = {
    Tone.GOOD: "check_circle",
    Tone.ACT: "schedule",
    Tone.LATE: "error",
    Tone.WAIT: "event",
    Tone.OFF: "do_not_disturb",
}
"""Icons of tags that show no stored state (`tag`)."""


@register.filter
def money(amount: Decimal | int | None) -> str:
    """
    Show an amount in US dollars with a dollar sign, thousands separators and cents.

    :param amount: dollars, or None where there is no amount to show
    """
    return NOTHING if amount is None or amount == "" else formatting.dollars(Decimal(amount))


@register.filter
def in_unit(amount: Decimal | str | None, unit: str) -> str:
    """
    Show the amount of a worksheet line in its unit: dollars, a rate with two decimals, points.

    :param amount: the amount of the line; None where the line states a fact
    :param unit: the line's unit, one of `portal.formatting.Unit`
    """
    return NOTHING if amount is None else formatting.in_unit(Decimal(amount), unit)


@register.filter
def plain_percent(share: Decimal) -> str:
    """
    Show a share that a sentence takes from the law as the law writes it: "at least 95%".

    :param share: from 0 to 1; rates have the unit "share" of `in_unit` and two decimals
    """
    return formatting.plain_percent(share)


@register.filter
def day(value: date | datetime | None) -> str:
    """
    Show a day as "March 31, 2022", and an instant as its day in Eastern time.

    :param value: a date, an instant, or None
    """
    return NOTHING if value is None or value == "" else long_date(value)


@register.filter
def to_the_second(value: datetime | None) -> str:
    """
    Show an instant to the second, as "2:05:07 p.m. ET, August 29, 2022".

    :param value: an aware instant, or None
    """
    return NOTHING if value is None or value == "" else exact_time(value)


@register.filter
def instant(value: datetime | None) -> str:
    """
    Show an instant as "August 29, 2022, 2:05 p.m. ET".

    :param value: an aware instant, or None
    """
    return NOTHING if value is None or value == "" else long_time(value)


@register.filter
def length_of_time(seconds: float | None) -> str:
    """
    Show a length of time as "0.4 seconds" or "12.0 minutes".

    :param seconds: the seconds, or None
    """
    return NOTHING if seconds is None else formatting.length_of_time(seconds)


@register.filter
def days_left(days: int | None) -> str:
    """
    Show the time left until a day: "12 days left", "today is the last day", "3 days late".

    :param days: days from today to the day, negative when it has passed
    """
    if days is None:
        return ""
    if days == 0:
        return "today is the last day"
    count = abs(days)
    words = "1 day" if count == 1 else f"{count:,} days"
    return f"{words} left" if days > 0 else f"{words} late"


@register.filter
def fill(words: str, value: object) -> str:
    """
    Replace the first placeholder of a text, for headings and captions: "Dates of {}" becomes "Dates of 2021".

    :param words: the text with one placeholder, {}, for each value
    :param value: the value that replaces the placeholder
    """
    return str(words).replace("{}", str(value), 1)


@register.filter
def state_words(state: str, kind: str) -> str:
    """
    Return the words that a reader sees for a stored state.

    :param state: the state as stored, such as "overdue"
    :param kind: the kind of thing, under which an app registered its states
    """
    return states.look_up(kind, state).words


@register.filter
def tone(state: str, kind: str) -> str:
    """
    Return the tone of a stored state: good, act, late, wait or off.

    :param state: the state as stored
    :param kind: the kind of thing, under which an app registered its states
    """
    return states.look_up(kind, state).tone.value


@register.filter
def fact_name(name: str) -> str:
    """
    Return the name of a fact on a receipt in words: "list_sha256" becomes "List SHA-256".

    :param name: the key as stored
    """
    words = " ".join(SPELLED.get(word, word) for word in name.replace("_", " ").split())
    return words[:1].upper() + words[1:]


@register.filter
def fact_value(value: object) -> str:
    """
    Show the value of a fact on a receipt: ISO days as "March 31, 2022", lists on one line.

    :param value: the JSON value as stored
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(fact_value(item) for item in value)
    if isinstance(value, str) and ISO_DAY.fullmatch(value):
        return day(date.fromisoformat(value))
    return NOTHING if value is None else str(value)


@register.simple_tag
@lru_cache(maxsize=256)  # a page shows dozens of icons with few different names
def icon(name: str, label: str = "") -> SafeString:
    """
    Show an icon of the USWDS sprite; screen readers ignore it unless it has a label.

    :param name: the icon's name in the sprite, such as "check_circle"
    :param label: the text for screen readers
    """
    source = f"{static('uswds/img/sprite.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="usa-icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, source
        )
    return format_html('<svg class="usa-icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', source)


@register.simple_tag
def portal_day() -> str:
    """Return the portal's day as in "2022-08-29", for the scripts of a page."""
    return clock.today().isoformat()


@register.simple_tag
def portal_time() -> datetime:
    """Return the portal's current time, for printed pages."""
    return clock.now()


@register.simple_tag
def state_tag(kind: str, state: str) -> SafeString:
    """
    Show a state with icon and words, so that color is never the only sign.

    :param kind: the kind of thing, under which an app registered its states
    :param state: the state as stored
    """
    shown = states.look_up(kind, state)
    return _tag(shown.words, shown.tone, shown.icon)


@register.simple_tag(name="tag")
def plain_tag(words: str, tone: str) -> SafeString:
    """
    Show words in the same way as a state, for facts that are no stored state.

    :param words: the words of the tag
    :param tone: good, act, late, wait or off
    """
    return _tag(words, Tone(tone), ICONS[Tone(tone)])


@lru_cache(maxsize=256)
def _tag(words: str, tone: Tone, picture: str) -> SafeString:
    return format_html('<span class="state state--{}">{}{}</span>', tone.value, icon(picture), words)


@register.filter
def needs_required_note(form: BaseForm) -> bool:
    """
    Return whether a form must explain its asterisks: it shows several fields, and some are required.

    :param form: the form
    """
    shown = form.visible_fields()
    return len(shown) > 1 and any(field.field.required for field in shown)
