"""A verification of a run: its reports calculated again from the frozen inputs and compared to the byte."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from portal.formatting import long_date
from portal.models.history import tracked
from portal.models.permanence import permanent

from .run import Run


@tracked
@permanent(changing=("verified_at", "compared", "differing", "failed_because"))
class Verification(models.Model):
    """One verification, asked for by a person; a job carries it out.

    `differing` lists the reports that are not the same, each with its number and its first differences.
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="verifications")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True, blank=True)
    compared = models.PositiveIntegerField("reports compared", null=True, blank=True)
    differing = models.JSONField("reports that differ", default=list, blank=True)
    failed_because = models.CharField("why it was not carried out", max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"Verification of {self.run}, asked for on {long_date(self.asked_at)}"
