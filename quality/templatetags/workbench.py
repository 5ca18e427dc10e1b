"""The way to the workbench on the page of a version."""

from __future__ import annotations

from typing import Any

from django import template

from portal.models import Participant
from quality.models import Version

register = template.Library()


@register.inclusion_tag("quality/workbench_step.html")
def workbench_step(participant: Participant, version: Version, may_upload: bool) -> dict[str, Any]:
    """
    Show how many findings of a version are to do, and lead to its workbench.

    :param participant: whose version it is
    :param version: the checked version
    :param may_upload: true if the page also leads to the upload of a corrected file
    """
    places = version.places.all().with_marks(version.submission).since(None)
    return {"participant": participant, "version": version, "may_upload": may_upload, "counts": places.tally()}
