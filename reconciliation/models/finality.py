"""The finality of a report (§ 512.290): a stored fact with the day since which nothing about the report is open."""

from __future__ import annotations

from django.db import models

from portal.formatting import long_date
from portal.models import Participant
from portal.models.history import tracked
from portal.models.permanence import permanent
from reconciliation.models.report import Report


@tracked
@permanent()
class Finality(models.Model):
    """One report that is final; written once, on the day itself or when the portal runs again."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="finality")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    final_on = models.DateField("final since")
    because = models.CharField(max_length=200)
    found_at = models.DateTimeField("stored at")

    class Meta:
        ordering = ["-final_on", "-pk"]
        verbose_name_plural = "finalities"

    def __str__(self) -> str:
        return f"{self.report} is final since {long_date(self.final_on)}"
