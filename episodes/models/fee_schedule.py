"""Dated fee tables, by which no-pay lines are priced."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from portal.models.dated import Dated, no_overlap
from portal.models.history import tracked
from portal.models.loaded_table import LoadedTable


@tracked
class FeeSchedule(LoadedTable):
    """One loaded fee table; a later one replaces the amounts that it gives anew."""

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["sha256"], name="fee_schedule_once")]

    def __str__(self) -> str:
        return self.name


class FeeAmount(Dated):
    """The amount in USD that fee-for-service allows for one unit of a service, in a setting and period."""

    class Setting(models.TextChoices):
        CARRIER = "carrier", "Practice (physician fee schedule)"
        OUTPATIENT = "outpatient", "Hospital outpatient"

    schedule = models.ForeignKey(FeeSchedule, on_delete=models.CASCADE, related_name="amounts")
    hcpcs = models.CharField("HCPCS", max_length=5)
    modifier = models.CharField(max_length=2, blank=True)
    setting = models.CharField(max_length=12, choices=Setting)
    amount = models.DecimalField(max_digits=10, decimal_places=2)

    class Meta(Dated.Meta):
        ordering: ClassVar = ["hcpcs", "modifier", "setting", "from_on"]
        constraints: ClassVar = [
            *Dated.Meta.constraints,
            no_overlap("fee_once_a_day", "schedule", "hcpcs", "modifier", "setting"),
            models.CheckConstraint(name="fee_not_negative", condition=Q(amount__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.hcpcs} {self.modifier} {self.setting}".replace("  ", " ")
