"""How amounts, days, states and icons look on every page: filters and tags of display only."""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from django import template
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.formatting import MINUS, dollars, long_date, long_time, percent

register = template.Library()


NOTHING = "\N{EM DASH}"

PLAIN_NUMBERS = {"factor", "points", "score", "decile", "episodes"}
"""Words of a label that say that its amount is not in dollars."""
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
SPELLED = {"sha256": "SHA-256", "npi": "NPI", "cehrt": "CEHRT", "pso": "PSO", "id": "ID"}

# state as stored -> (words on the page, tone of the tag, icon). Tones: good, act, late, wait, off.
STATES: dict[str, tuple[str, str, str]] = {
    # duties of a year
    "done": ("Done", "good", "check_circle"),
    "due": ("To do", "act", "schedule"),
    "passed": ("Passed", "off", "lock"),
    "overdue": ("Overdue", "late", "error"),
    "upcoming": ("Not open yet", "wait", "event"),
    "waived": ("No longer owed", "off", "do_not_disturb"),
    "not-owed": ("Not owed", "off", "do_not_disturb"),
    # uploaded files
    "received": ("Received", "wait", "hourglass_empty"),
    "checking": ("Checking", "act", "autorenew"),
    "accepted": ("Accepted", "good", "check_circle"),
    "rejected": ("Rejected", "late", "error"),
    "failed": ("Could not be checked", "late", "error"),
    # notices, runs, jobs and the rest
    "open": ("Open", "act", "schedule"),
    "closed": ("Closed", "off", "lock"),
    "filed": ("Filed", "wait", "check"),
    "answered": ("Answered", "good", "check_circle"),
    "upheld": ("Error found", "good", "check_circle"),
    "denied": ("No error found", "off", "remove"),
    "queued": ("Waiting", "wait", "hourglass_empty"),
    "running": ("Running", "act", "autorenew"),
    "complete": ("Complete", "good", "check_circle"),
    "issued": ("Issued", "good", "check_circle"),
    "draft": ("Draft", "off", "edit"),
}


@register.filter
def money(amount: Decimal | int | None) -> str:
    """
    Show an amount of US dollars with its sign, thousands separated, to the cent.

    :param amount: dollars, or None where there is no amount to show
    """
    if amount is None or amount == "":
        return NOTHING
    return dollars(Decimal(amount))


@register.filter
def amount_of(amount: Decimal | str | None, label: str) -> str:
    """
    Show the amount of a worksheet's line: dollars, or the plain number of a factor, points or a score.

    :param amount: the amount of the line; None where the line states a fact
    :param label: the line's label, which says what the amount is
    """
    if amount is None or amount == "":
        return NOTHING
    if PLAIN_NUMBERS.isdisjoint(label.lower().replace(":", " ").split()):
        return money(Decimal(amount))
    return format(Decimal(amount), "f").replace("-", MINUS)


@register.filter
def day(value: date | datetime | None) -> str:
    """
    Show a day as "March 31, 2022"; an instant as its day in Eastern time.

    :param value: a date, an instant, or None
    """
    return NOTHING if value is None or value == "" else long_date(value)


@register.filter
def instant(value: datetime | None) -> str:
    """
    Show an instant as "August 29, 2022, 2:05 p.m. ET".

    :param value: an aware instant, or None
    """
    return NOTHING if value is None or value == "" else long_time(value)


@register.filter
def share(value: Decimal | None) -> str:
    """
    Show a share of 0 to 1 as a percentage without needless zeros ("3.75%").

    :param value: the share, 1 meaning the whole
    """
    if value is None or value == "":
        return NOTHING
    return percent(Decimal(value))


@register.filter
def days_left(days: int | None) -> str:
    """
    Say how far off a day is: "12 days left", "today is the last day", "3 days late".

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
def state_words(state: str) -> str:
    """
    Put a stored state into the words a reader sees.

    :param state: the state as stored, such as "overdue"
    """
    return STATES[state][0] if state in STATES else str(state).replace("-", " ").capitalize()


@register.filter
def tone(state: str) -> str:
    """
    Name the tone (good, act, late, wait, off) in which a stored state is shown.

    :param state: the state as stored
    """
    return STATES[state][1] if state in STATES else "wait"


@register.filter
def fact_name(name: str) -> str:
    """
    Put the name of a fact on a receipt into words ("list_sha256" becomes "List SHA-256").

    :param name: the key as stored
    """
    words = name.replace("_", " ").strip()
    for stored, shown in SPELLED.items():
        words = " ".join(shown if word == stored else word for word in words.split())
    return words[:1].upper() + words[1:]


@register.filter
def fact_value(value: object) -> str:
    """
    Show the value of a fact on a receipt: ISO days in words, numbers with separators, lists as one line.

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
def icon(name: str, label: str = "") -> SafeString:
    """
    Draw an icon of the USWDS sprite; hidden from screen readers unless it has a label.

    :param name: the icon's name in the sprite, such as "check_circle"
    :param label: what the icon says to somebody who cannot see it
    """
    source = f"{static('uswds/img/sprite.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="usa-icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, source
        )
    return format_html('<svg class="usa-icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', source)


@register.simple_tag
@lru_cache(maxsize=512)  # a page shows dozens, of a handful of kinds
def status_tag(state: str, words: str = "") -> SafeString:
    """
    Show a state as a tag with icon and words, so that colour is never its only sign.

    :param state: the state as stored; one that is not listed here is shown in plain words
    :param words: other words for it, where the page knows better ones
    """
    picture = STATES[state][2] if state in STATES else ""
    shown = {"text": words or state_words(state), "tone": tone(state), "icon_name": picture}
    return render_to_string("components/tag.html", shown)


@register.filter
def needs_required_note(form: BaseForm) -> bool:
    """
    Tell whether a form must explain its asterisks: it shows several fields and some must be filled in.

    :param form: the form
    """
    shown = form.visible_fields()
    return len(shown) > 1 and any(field.field.required for field in shown)
