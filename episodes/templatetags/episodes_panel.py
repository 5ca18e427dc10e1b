"""The dashboard's panel about the year's episodes."""

from __future__ import annotations

from typing import Any

from django import template

from episodes import selectors
from episodes.models import ConstructionRun
from portal.models import Participant

register = template.Library()


@register.inclusion_tag("episodes/panel.html")
def episodes_panel(participant: Participant, year: int) -> dict[str, Any]:
    """Show how many of a participant's episodes the last run of a performance year built, by state.

    :param participant: the participant of the dashboard
    :param year: the performance year
    """
    run = ConstructionRun.objects.only("claims_through").latest_of(year)
    summary = selectors.year_summary(participant, run)
    return {"participant": participant, "year": year, "summary": summary}
