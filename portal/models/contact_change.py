"""Former contacts of participants, who are told that another contact replaced them."""

from __future__ import annotations

from django.db import models

from portal.formatting import long_date

from .history import tracked
from .participant import Participant


@tracked
class ContactChange(models.Model):
    """Primary contact as it was before a replacement or correction."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="contact_changes")
    former_first_name = models.CharField(max_length=150)
    former_last_name = models.CharField(max_length=150)
    former_email = models.EmailField()
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-changed_at"]

    def __str__(self) -> str:
        return f"Contact of {self.participant.model_id} before {long_date(self.changed_at)}"
