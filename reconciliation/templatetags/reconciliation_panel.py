"""The dashboard's panel about the year's reconciliation."""

from __future__ import annotations

from typing import Any

from django import template

from portal import clock
from portal.models import Participant
from reconciliation.selectors import display

register = template.Library()


@register.inclusion_tag("reconciliation/panel.html")
def reconciliation_panel(participant: Participant, year: int) -> dict[str, Any]:
    """Show the newest report of a performance year: who pays whom, and the last day to contest it.

    :param participant: the participant of the dashboard
    :param year: the performance year
    """
    newest, today = display.panel(participant, year), clock.today()
    stage = display.stage_of(newest, today=today) if newest else ""
    return {
        "participant": participant,
        "year": year,
        "report": newest,
        "days_left": newest.days_to_contest(today) if newest else None,
        "contested": newest.contested if newest else 0,  # type: ignore[attr-defined]
        "stage": stage,
    }
