"""The notice to a practice in which one person alone may sign."""

from __future__ import annotations

from typing import Any

from django import template

from portal.models import Participant, Role

register = template.Library()


@register.inclusion_tag("portal/backup_notice.html")
def backup_notice(participant: Participant, on_page: bool = False) -> dict[str, Any]:
    """
    Tell a primary point of contact to name a second one, if there is none; others see nothing.

    :param participant: the participant of the page, as its guard loaded it
    :param on_page: True on the page that has the form for an invitation
    """
    reader = getattr(participant, "role_of_reader", "")
    alone = reader == Role.PRIMARY and not participant.other_primary  # type: ignore[attr-defined]
    return {"model_id": participant.model_id, "alone": alone, "on_page": on_page}
