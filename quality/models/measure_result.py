"""The accepted counts of one quality measure."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from portal.models import Participant
from portal.models.history import tracked

from .version import Version


@tracked
class MeasureResult(models.Model):
    """One measure of an accepted version; its counts are numbers of cases."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="measure_results")
    year = models.PositiveSmallIntegerField("performance year")
    measure = models.CharField(max_length=40)
    eligible = models.PositiveIntegerField()
    exclusions = models.PositiveIntegerField()
    exceptions = models.PositiveIntegerField()
    met = models.PositiveIntegerField()
    not_met = models.PositiveIntegerField()
    method = models.CharField("reporting method", max_length=40)

    class Meta:
        ordering = ["measure"]
        constraints = [
            models.UniqueConstraint(fields=["version", "measure"], name="measure_once_a_version"),
            models.CheckConstraint(
                name="measure_counts_add_up",
                condition=Q(eligible=F("exclusions") + F("exceptions") + F("met") + F("not_met")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.year}"
