"""The note about no-pay claims that do not arrive."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Sum

from episodes.models import ConstructionRun, NoPayFigures
from portal.models import Participant

register = template.Library()


@register.inclusion_tag("episodes/no_pay_note.html")
def no_pay_note(participant: Participant, run: ConstructionRun) -> dict[str, Any]:
    """Show for how many paid components of a run the no-pay claims have not arrived; nothing where all have.

    :param participant: whose components they are
    :param run: the run whose episodes the page shows
    """
    own = NoPayFigures.objects.filter(run=run, participant=participant)
    return {"participant": participant, "run": run, **own.aggregate(paid=Sum("paid"), missing=Sum("missing"))}
