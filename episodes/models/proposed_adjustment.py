"""Proposed adjustments of one participant and component, with their worksheets."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from portal.models import Participant
from portal.models.permanence import permanent

from .adjustment_proposal import AdjustmentProposal
from .component import Component


@permanent()
class ProposedAdjustment(models.Model):
    """Case mix and historical experience of a participant's component, as a proposal calculated them.

    The worksheets are lists of lines (`portal.rules.worksheet.Line`).
    """

    proposal = models.ForeignKey(AdjustmentProposal, on_delete=models.PROTECT, related_name="adjustments")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    component = models.CharField(max_length=2, choices=Component)
    case_mix = models.DecimalField("case mix adjustment", max_digits=8, decimal_places=6)
    window_episodes = models.PositiveIntegerField("episodes in the three years of the case mix")
    case_mix_lines = models.JSONField("worksheet of the case mix")
    historical_experience = models.DecimalField("historical experience adjustment", max_digits=8, decimal_places=6)
    baseline_episodes = models.PositiveIntegerField("episodes in the baseline")
    historical_lines = models.JSONField("worksheet of the historical experience")

    class Meta:
        ordering: ClassVar = ["-proposal", "participant", "component"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "participant", "component"], name="proposed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.participant}, {self.get_component_display().lower()}"
