"""The panel of files and score on the dashboard."""

from __future__ import annotations

from typing import Any

from django import template

from portal import clock
from portal.models import Participant
from portal.selectors import policy_book
from quality import selectors

register = template.Library()


@register.inclusion_tag("quality/panel.html")
def quality_panel(participant: Participant, year: int) -> dict[str, Any]:
    """Show the state of the files of a performance year, and the score if there is one."""
    today = clock.today()
    files = selectors.files_of(participant, year=year, today=today, book=policy_book())
    return {
        "participant": participant,
        "year": year,
        "files": [(file, file.state(today)) for file in files],
        "score": selectors.reported_total(participant, year),
    }
