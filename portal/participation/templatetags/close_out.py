"""The close-out years on the dashboard: what still comes after the Model has ended."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template

from portal.models import Participant
from portal.participation.duties import DUTIES
from portal.participation.rules import close_out as rule
from portal.rules.performance_years import performance_years
from portal.selectors import policy_book

register = template.Library()


@register.inclusion_tag("participation/close_out.html")
def close_out(participant: Participant, today: date) -> dict[str, Any]:
    """
    List what still comes after the last performance year, by day; nothing before the Model has ended.

    :param participant: whose kind decides what it owes
    :param today: the portal's day
    """
    book = policy_book()
    return {
        "days": rule.close_out(DUTIES, kind=participant.kind, on=today, book=book),
        "last": performance_years(book=book, on=today)[-1],
    }
