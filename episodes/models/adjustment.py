"""Participant-specific factors and adjustments of prices, 42 CFR 512.255."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from portal.models import Participant
from portal.models.history import tracked
from portal.models.loaded_table import LoadedTable

from .component import Component
from .proposed_adjustment import ProposedAdjustment

ZERO = Decimal(0)
CALCULATED = ("case_mix", "window_episodes", "historical_experience", "baseline_episodes")
"""The figures that come from a proposal; once loaded from one, they never change."""
_STAYING = ("participant_id", "year", "component", "proposed_id", *CALCULATED)
COUNTED = "If this is empty, or below the minimum in the policy, the adjustment counts as 0."


def _columns(row: str) -> str:
    """Name the columns of a row of a trigger (OLD, NEW) that stay once they are loaded."""
    return ", ".join(f"{row}.{name}" for name in _STAYING)


@tracked
class Adjustment(models.Model):
    """A participant's case mix and historical experience for a year and component, and a given geographic factor."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="adjustments")
    year = models.PositiveSmallIntegerField("performance year")
    component = models.CharField(max_length=2, choices=Component)
    geographic_factor = models.DecimalField(
        max_digits=8,
        decimal_places=6,
        null=True,
        blank=True,
        help_text="If this is empty, prices use the factor of the tables of indexes for the participant's sites.",
    )
    case_mix = models.DecimalField("case mix adjustment", max_digits=8, decimal_places=6, default=ZERO)
    historical_experience = models.DecimalField(
        "historical experience adjustment", max_digits=8, decimal_places=6, default=ZERO
    )
    baseline_episodes = models.PositiveIntegerField(
        "episodes in the baseline", null=True, blank=True, help_text=COUNTED
    )
    window_episodes = models.PositiveIntegerField(
        "episodes in the three years of the case mix", null=True, blank=True, help_text=COUNTED
    )
    source = models.CharField(max_length=300)
    proposed = models.OneToOneField(
        ProposedAdjustment, null=True, editable=False, on_delete=models.PROTECT, related_name="loaded"
    )

    class Meta:
        ordering: ClassVar = ["participant", "year", "component"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["participant", "year", "component"], name="adjustment_once"),
            models.CheckConstraint(name="geographic_factor_positive", condition=Q(geographic_factor__gt=0)),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="calculated_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    f"OLD.proposed_id IS NOT NULL AND ROW({_columns('OLD')}) IS DISTINCT FROM ROW({_columns('NEW')})"
                ),
            ),
            pgtrigger.Protect(
                name="loaded_stays", operation=pgtrigger.Delete, condition=pgtrigger.Q(old__proposed__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.year} {self.component}"


@tracked
class AdjustmentTable(LoadedTable):
    """One loaded table with the adjustments of many participants; what it gives replaces what was on file."""

    class Meta(LoadedTable.Meta):
        verbose_name = "table of adjustments"
        verbose_name_plural = "tables of adjustments"
