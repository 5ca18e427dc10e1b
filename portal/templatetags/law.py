"""Numbers of the law inside sentences of pages: never typed, always read from the policy in force."""

from __future__ import annotations

from typing import Any

from django import template

from portal import clock, selectors

register = template.Library()


@register.simple_tag
def in_force(name: str) -> Any:
    """
    Give the value of a parameter on the portal's day; before its first day, what will be.

    :param name: the parameter's full name, such as "deadlines/error_notice_days"
    """
    book = selectors.policy_book()
    return book.on(max(clock.today(), book.parameter(name).values[0].from_on))[name]
