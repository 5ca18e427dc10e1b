"""Participant-specific factors and adjustments of prices, 42 CFR 512.255."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q

from portal.models import Participant
from portal.models.history import tracked
from portal.models.loaded_table import LoadedTable

ZERO = Decimal(0)
COUNTED = "If this is empty, or below the minimum in the policy, the adjustment counts as 0."


class Component(models.TextChoices):
    """The two components of an episode."""

    PC = "PC", "Professional component"
    TC = "TC", "Technical component"


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

    class Meta:
        ordering: ClassVar = ["participant", "year", "component"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["participant", "year", "component"], name="adjustment_once"),
            models.CheckConstraint(name="geographic_factor_positive", condition=Q(geographic_factor__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.year} {self.component}"


@tracked
class AdjustmentTable(LoadedTable):
    """One loaded table with the adjustments of many participants; what it gives replaces what was on file."""

    class Meta(LoadedTable.Meta):
        verbose_name = "table of adjustments"
        verbose_name_plural = "tables of adjustments"
