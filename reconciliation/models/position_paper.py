"""The position papers of both parties to a reconsideration (§ 512.290(b))."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from portal.models import Participant, Receipt
from portal.models.history import tracked
from portal.models.permanence import permanent
from reconciliation.models.reconsideration import Reconsideration


@tracked
@permanent()
class PositionPaper(models.Model):
    """What one party says to the official; each party submits one, with files, or none."""

    class Party(models.TextChoices):
        PRACTICE = "practice", "The practice"
        CMS = "cms", "CMS"

    reconsideration = models.ForeignKey(Reconsideration, on_delete=models.PROTECT, related_name="papers")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    party = models.CharField(max_length=8, choices=Party)
    text = models.TextField("position")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    submitted_on = models.DateField()
    receipt = models.OneToOneField(Receipt, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["submitted_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["reconsideration", "party"], name="one_paper_a_party")]

    def __str__(self) -> str:
        return f"Position paper {self.pk} ({self.get_party_display()})"
