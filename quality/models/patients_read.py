"""Readings of patients' rows outside the pages of a practice's daily work: each is a row that nobody can change."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from portal.models import Participant
from portal.models.history import tracked
from portal.models.permanence import permanent

from .version import Version


@tracked
@permanent()
class PatientsRead(models.Model):
    """One reading of patients' rows: who got them, when, how many, and what for.

    A practice gets its own patients in a template; CMS staff read the rows of a version, with a reason.
    """

    class Purpose(models.TextChoices):
        TEMPLATE = "template", "Template filled with the patients who are due"
        ROWS = "rows", "Rows of a version, read by CMS"

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=10, choices=Purpose)
    reason = models.CharField(max_length=500, blank=True)
    patients = models.PositiveIntegerField("rows")
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        ordering = ["-read_at", "-pk"]
        verbose_name = "reading of patients' rows"
        verbose_name_plural = "readings of patients' rows"

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.participant.model_id}"
