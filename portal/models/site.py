"""Where a participant furnishes radiotherapy, and when it was outside the Model (§ 512.210)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from .history import tracked
from .participant import Participant


@tracked
class Site(models.Model):
    """A service location: its ZIP code and the core-based statistical area (CBSA) that the ZIP belongs to."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="sites")
    zip = models.CharField("ZIP code", max_length=5, db_index=True)
    cbsa = models.CharField("CBSA", max_length=5, blank=True)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["zip"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "zip", "from_on"], name="site_once"),
            models.CheckConstraint(
                name="site_period_in_order", condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.zip


@tracked
class Exclusion(models.Model):
    """A dated reason why a participant's services are outside the Model."""

    class Reason(models.TextChoices):
        ASC = "asc", "Ambulatory surgical center"
        CAH = "cah", "Critical access hospital"
        PCH = "pch", "PPS-exempt cancer hospital"
        MARYLAND = "maryland", "Radiotherapy only in Maryland"
        VERMONT = "vermont", "Radiotherapy only in Vermont"
        TERRITORY = "territory", "Radiotherapy only in U.S. territories"
        PA_RURAL = "pa-rural", "Pennsylvania Rural Health Model"
        OPT_OUT = "opt-out", "Low-volume opt-out"

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="exclusions")
    reason = models.CharField(max_length=12, choices=Reason)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["from_on"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "reason", "from_on"], name="exclusion_once"),
            models.CheckConstraint(
                name="exclusion_period_in_order", condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.get_reason_display()
