"""Exclusions: days on which a participant is outside the Model, and the reason (§ 512.210(b))."""

from __future__ import annotations

from django.db import models

from portal.models import Participant
from portal.models.dated import Dated, DatedQuerySet, no_overlap
from portal.models.history import tracked


@tracked
class Exclusion(Dated):
    """The days on which a participant's services are outside the Model, with the reason."""

    class Reason(models.TextChoices):
        ASC = "asc", "Ambulatory surgical center"
        CAH = "cah", "Critical access hospital"
        PCH = "pch", "PPS-exempt cancer hospital"
        MARYLAND = "maryland", "Radiotherapy only in Maryland"
        VERMONT = "vermont", "Radiotherapy only in Vermont"
        TERRITORY = "territory", "Radiotherapy only in U.S. territories"
        PA_RURAL = "pa-rural", "Pennsylvania Rural Health Model"

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="exclusions")
    reason = models.CharField(max_length=12, choices=Reason)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["from_on"]
        constraints = [
            *Dated.Meta.constraints,
            no_overlap("exclusion_once_a_day", "participant", "reason"),
            models.CheckConstraint(
                name="exclusion_reason_known",
                condition=models.Q(reason__in=["asc", "cah", "pch", "maryland", "vermont", "territory", "pa-rural"]),
            ),
        ]

    def __str__(self) -> str:
        return self.get_reason_display()
