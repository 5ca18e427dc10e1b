"""The panel of the workbench on the page of a version."""

from __future__ import annotations

from typing import Any

from django import template

from portal.models import Participant
from quality.models import Version

register = template.Library()


@register.inclusion_tag("quality/workbench_panel.html")
def workbench_panel(participant: Participant, version: Version) -> dict[str, Any]:
    """Show how many findings of a version are to do, and lead to its workbench."""
    places = version.places.all().with_marks(version.submission).since(None)
    return {"participant": participant, "version": version, "counts": places.tally()}
