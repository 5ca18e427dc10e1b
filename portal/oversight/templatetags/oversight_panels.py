"""Parts that oversight puts on the dashboard."""

from __future__ import annotations

from typing import Any

from django import template

from portal import clock
from portal.models import Participant
from portal.oversight.models import Announcement, Plan

register = template.Library()
MOST_SHOWN = 3


@register.inclusion_tag("oversight/announcements_panel.html")
def announcements_panel(participant: Participant) -> dict[str, Any]:
    """
    Show the newest announcements of today.

    :param participant: whose dashboard it is
    """
    shown = list(Announcement.objects.shown_on(clock.today())[:MOST_SHOWN])
    return {"participant": participant, "announcements": shown}


@register.inclusion_tag("oversight/plans_panel.html")
def plans_panel(participant: Participant) -> dict[str, Any]:
    """
    Show the corrective action plans that the practice has to answer, the first due first.

    :param participant: whose dashboard it is
    """
    today = clock.today()
    waiting = Plan.objects.unanswered().filter(participant=participant)[:MOST_SHOWN]
    return {
        "participant": participant,
        "plans": [(plan, plan.state(today), (plan.answer_due_on - today).days) for plan in waiting],
    }
