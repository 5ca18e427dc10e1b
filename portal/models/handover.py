"""Handovers: a primary point of contact passes the work on and leaves notes for the successor."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from portal.formatting import long_date

from .history import tracked
from .participant import Participant
from .permanence import permanent


@tracked
@permanent()
class Handover(models.Model):
    """One handover with its notes; people of the practice read it, and nobody changes it."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="handovers")
    handed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    successor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    notes = models.TextField()
    handed_at = models.DateTimeField()

    class Meta:
        ordering = ["-handed_at"]

    def __str__(self) -> str:
        return f"Handover of {self.participant.model_id} on {long_date(self.handed_at)}"
