"""The service locations at which a participant furnishes radiotherapy (§ 512.210)."""

from __future__ import annotations

from django.db import models

from portal.models import Participant
from portal.models.dated import no_overlap
from portal.models.history import tracked
from portal.models.permanence import permanent

from .dated_fact import DatedFact


@tracked
@permanent(changing=("withdrawn_at", "withdrawn_because"))
class Site(DatedFact):
    """A service location: its ZIP Code and the core-based statistical area (CBSA) that the ZIP Code belongs to."""

    STATED = ("zip", "cbsa")

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="sites")
    zip = models.CharField("ZIP Code", max_length=5, db_index=True)
    cbsa = models.CharField("CBSA", max_length=5, db_index=True)

    class Meta(DatedFact.Meta):
        ordering = ["zip", "from_on"]
        constraints = [
            *DatedFact.Meta.constraints,
            no_overlap("site_once_a_day", "participant", "zip", condition=DatedFact.HOLDS),
        ]

    def __str__(self) -> str:
        return self.zip
