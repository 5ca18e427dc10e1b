"""Results of the nightly check of receipts."""

from __future__ import annotations

from django.db import models

from .participant import Participant


class CheckedChain(models.Model):
    """Result of the last nightly check of one participant's receipts. The page of receipts checks them again itself."""

    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="checked_chain")
    checked_at = models.DateTimeField()
    length = models.PositiveIntegerField("number of receipts")
    holds = models.BooleanField("all match", help_text="All receipts are genuine, unaltered and complete.")
    faults = models.JSONField("what does not match", default=list)
    anchored_on = models.DateField("date of the copy outside the database", null=True)

    class Meta:
        verbose_name = "check of receipts"
        verbose_name_plural = "checks of receipts"
        ordering = ["holds", "participant__model_id"]
        indexes = [
            models.Index(fields=["participant"], condition=models.Q(holds=False), name="chain_that_does_not_hold")
        ]

    def __str__(self) -> str:
        return f"Receipts of {self.participant.model_id}"
