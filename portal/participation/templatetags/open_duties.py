"""The open obligations of a participant, for the handover to a successor."""

from __future__ import annotations

from typing import Any

from django import template

from portal import clock
from portal.models import Participant

register = template.Library()


@register.inclusion_tag("participation/open_duties.html")
def open_duties(participant: Participant) -> dict[str, Any]:
    """
    List the obligations and rights of all years that can still be done, by last day.

    :param participant: whose obligations they are
    """
    today = clock.today()
    rows = list(participant.obligations.open())
    for row in rows:
        row.shown = row.status(today)
    return {"rows": [row for row in rows if row.shown != "passed"]}
