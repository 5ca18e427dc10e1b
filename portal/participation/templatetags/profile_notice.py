"""The request to confirm the profile, on the dashboard."""

from __future__ import annotations

from typing import Any

from django import template

from portal import clock
from portal.models import Participant
from portal.participation.rules.profile import year_to_confirm
from portal.selectors import policy_book

register = template.Library()


@register.inclusion_tag("participation/profile_notice.html")
def profile_notice(participant: Participant) -> dict[str, Any]:
    """
    Ask for the confirmation of the profile while nobody has confirmed it for the year.

    :param participant: whose profile it is
    """
    year = year_to_confirm(clock.today(), book=policy_book())
    asked = year is not None and not participant.profileconfirmations.filter(year=year).exists()
    return {"participant": participant, "year": year if asked else None}
