"""Warnings that a practice verified: the value is right, and why."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.models import Participant
from portal.models.history import tracked
from portal.models.permanence import permanent

from .submission import Submission


@tracked
@permanent(changing=("withdrawn_at",))
class VerifiedWarning(models.Model):
    """One verified warning. It is quiet in later versions while the value at its place is the same."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="verified_warnings")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64, editable=False)
    value = models.CharField("keyed hash of the value", max_length=64, editable=False)
    reason = models.CharField(max_length=500)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    verified_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-verified_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "key", "value"], condition=Q(withdrawn_at=None), name="warning_verified_once"
            )
        ]

    def __str__(self) -> str:
        return self.reason
