"""Unlocks: CMS ends a certification, so that the practice can submit the file again."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from portal.models import Participant, Receipt
from portal.models.history import tracked
from portal.models.permanence import permanent

from .certification import FileCertification


@tracked
@permanent()
class Unlock(models.Model):
    """One certification that CMS ended, with the reason, which the practice reads. The version still counts."""

    ATTESTED = ("participant_id", "certification_id", "reason", "resubmit_through", "unlocked_by_id", "unlocked_at")

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="unlocks")
    certification = models.OneToOneField(FileCertification, on_delete=models.PROTECT, related_name="unlock")
    reason = models.CharField(max_length=200)
    resubmit_through = models.DateField("last day to submit again")
    unlocked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    unlocked_at = models.DateTimeField()
    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-unlocked_at"]

    def __str__(self) -> str:
        return f"Unlock of: {self.certification}"
