"""Exclusions: days on which a participant is outside the Model, and the reason (§ 512.210(b))."""

from __future__ import annotations

from django.db import models

from portal.models import Participant
from portal.models.dated import no_overlap
from portal.models.history import tracked
from portal.models.permanence import permanent

from .dated_fact import DatedFact


@tracked
@permanent(changing=("withdrawn_at", "withdrawn_because"))
class Exclusion(DatedFact):
    """The days on which a participant's services are outside the Model, with the reason."""

    class Reason(models.TextChoices):
        ASC = "asc", "Ambulatory surgical center"
        CAH = "cah", "Critical access hospital"
        PCH = "pch", "PPS-exempt cancer hospital"
        MARYLAND = "maryland", "Radiotherapy only in Maryland"
        VERMONT = "vermont", "Radiotherapy only in Vermont"
        TERRITORY = "territory", "Radiotherapy only in U.S. territories"
        PA_RURAL = "pa-rural", "Pennsylvania Rural Health Model"
        EXCLUDED_FACILITIES = "excluded-facilities", "Radiotherapy only at excluded facilities"

    STATED = ("reason",)

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="exclusions")
    reason = models.CharField(max_length=20, choices=Reason)

    class Meta(DatedFact.Meta):
        ordering = ["from_on"]
        constraints = [
            *DatedFact.Meta.constraints,
            no_overlap("exclusion_once_a_day", "participant", "reason", condition=DatedFact.HOLDS),
            models.CheckConstraint(
                name="exclusion_reason_known",
                condition=models.Q(
                    reason__in=[
                        "asc", "cah", "pch", "maryland", "vermont", "territory", "pa-rural", "excluded-facilities"
                    ]
                ),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.get_reason_display()
