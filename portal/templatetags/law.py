"""Numbers of the law in the sentences of pages: templates read them from the policy in force and never contain them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal import clock, selectors
from portal.policy.value_words import value_words as value_in_words

register = template.Library()


@register.simple_tag
def in_force(name: str) -> Any:
    """
    Return the value of a parameter on the portal's current day; before its first day, its first value.

    :param name: the parameter's full name, such as "deadlines/error_notice_days"
    """
    book = selectors.policy_book()
    return book.on(max(clock.today(), book.parameter(name).values[0].from_on))[name]


@register.filter
def value_words(value: Any, unit: str) -> str:
    """
    Write the value of a parameter in words, by its unit.

    :param value: the value as the policy has it
    :param unit: the unit of the parameter
    """
    return value_in_words(value, unit)


@register.simple_tag
def help_desk_phone() -> SafeString:
    """Write the phone number of the help desk as a link, followed by the option to choose."""
    number, _, option = str(in_force("model/help_desk_phone")).partition(",")
    digits = "".join(letter for letter in number if letter.isdigit())
    shown = format_html('<a class="usa-link" href="tel:+{}">{}</a>', digits, number)
    return format_html("{},{}", shown, option) if option else shown


@register.inclusion_tag("portal/source_of.html")
def source_of(name: str, day: date) -> dict[str, Any]:
    """
    Name the source of a parameter's value, and say plainly when it is an assumption.

    :param name: the parameter's full name
    :param day: the day whose value the page shows
    """
    return {"entry": selectors.policy_book().on(day).entry(name)}


@register.inclusion_tag("portal/lists_posted.html")
def lists_posted(starts_on: date) -> dict[str, Any]:
    """
    Say by when CMS posts the lists of a performance year.

    :param starts_on: the first day of the performance year
    """
    days = selectors.policy_book().on(starts_on)["deadlines/model_lists_posted_days"]
    return {"days": days, "by": starts_on - timedelta(days=days)}
