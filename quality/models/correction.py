"""Marks on findings: what a practice does about each, kept across the versions of a file."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from portal.models import Participant, Seat
from portal.models.history import tracked

from .submission import Submission


@tracked
class Correction(models.Model):
    """The mark on one finding of a submission: who works on it, and what is done about it.

    `key` names the place of the finding in every version (`quality.services.correction_keys`).
    """

    class Mark(models.TextChoices):
        OPEN = "open", "To do"
        FIXED = "fixed", "Fixed in our source"
        VENDOR = "vendor", "With the vendor"
        LEFT = "left", "Will not fix"

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="corrections")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64, editable=False)
    mark = models.CharField(max_length=6, choices=Mark, default=Mark.OPEN)
    note = models.CharField(max_length=500, blank=True)
    assigned_to = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField()

    class Meta:
        ordering = ["-marked_at"]
        constraints = [models.UniqueConstraint(fields=["submission", "key"], name="correction_once_a_place")]

    def __str__(self) -> str:
        return self.get_mark_display()
