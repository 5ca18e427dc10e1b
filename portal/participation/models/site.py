"""The service locations at which a participant furnishes radiotherapy (§ 512.210)."""

from __future__ import annotations

from django.db import models

from portal.models import Participant
from portal.models.dated import Dated, DatedQuerySet, no_overlap
from portal.models.history import tracked


@tracked
class Site(Dated):
    """A service location: its ZIP Code and the core-based statistical area (CBSA) that the ZIP Code belongs to."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="sites")
    zip = models.CharField("ZIP Code", max_length=5, db_index=True)
    cbsa = models.CharField("CBSA", max_length=5, db_index=True)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["zip"]
        constraints = [*Dated.Meta.constraints, no_overlap("site_once_a_day", "participant", "zip")]

    def __str__(self) -> str:
        return self.zip
