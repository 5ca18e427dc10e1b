"""The granted changes of an error notice, from which the corrected report is calculated."""

from __future__ import annotations

from django.db import models

from portal.models import Participant
from portal.models.history import tracked
from portal.models.permanence import permanent
from reconciliation.models.error_notice import ErrorNotice
from reconciliation.models.line_finding import LineFinding


@tracked
@permanent()
class Correction(models.Model):
    """One change of `rules/changes.py` that CMS granted with a finding about a contested line."""

    notice = models.ForeignKey(ErrorNotice, on_delete=models.PROTECT, related_name="corrections")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    finding = models.ForeignKey(LineFinding, on_delete=models.PROTECT, related_name="corrections")
    change = models.JSONField(help_text="The change as the rules take it: its kind and what it changes.")
    granted_at = models.DateTimeField()

    class Meta:
        ordering = ["granted_at", "pk"]

    def __str__(self) -> str:
        return f"Correction {self.pk} of {self.notice}"
