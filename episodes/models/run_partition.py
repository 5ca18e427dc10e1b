"""The partitions of a construction run, each built on its own."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .construction_run import ConstructionRun


class RunPartitionQuerySet(models.QuerySet["RunPartition"]):
    def unbuilt(self) -> RunPartitionQuerySet:
        """Return the partitions that are still to be built."""
        return self.filter(built_at=None)


class RunPartition(models.Model):
    """The share of a run's beneficiaries that one worker builds; one transaction writes it with its episodes."""

    run = models.ForeignKey(ConstructionRun, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField()
    built_at = models.DateTimeField(null=True, blank=True)
    seconds = models.FloatField("duration in seconds", null=True, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    policy_used = models.JSONField(default=list, blank=True)

    objects = RunPartitionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["run", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "number"], name="partition_once_a_run")]

    def __str__(self) -> str:
        return f"partition {self.number + 1} of {self.run}"
