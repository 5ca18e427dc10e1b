"""Parts that oversight puts on the dashboard and on the first page of RO Connect."""

from __future__ import annotations

from typing import Any

from django import template

from portal import clock
from portal.models import Participant
from portal.oversight.models import Announcement

register = template.Library()
MOST_SHOWN = 3


@register.inclusion_tag("oversight/announcements_panel.html")
def announcements_panel(participant: Participant) -> dict[str, Any]:
    """
    Show the newest announcements of today.

    :param participant: whose dashboard it is
    """
    shown = list(Announcement.objects.shown_on(clock.today()).only("title", "published_at")[:MOST_SHOWN])
    return {"participant": participant, "announcements": shown}


@register.inclusion_tag("oversight/newest_announcements.html")
def newest_announcements(participant: Participant) -> dict[str, Any]:
    """
    Show the newest announcements with their texts, also those whose days on the dashboard are over.

    :param participant: whose page it is
    """
    return {"participant": participant, "announcements": list(Announcement.objects.published()[:MOST_SHOWN])}
