"""Comparison of a construction run with the run that was published before it."""

from __future__ import annotations

from django.db import models

from portal.models.history import tracked

from .construction_run import ConstructionRun


@tracked
class Comparison(models.Model):
    """Counts of the differences between the episodes of a run and those of the published run of the same year.

    `counts` gives the number of episodes of each kind of difference, and `causes` has a kind, a cause and their number
    of episodes in each row (`EpisodeDifference`). `participants` counts the participants whose episodes differ, and
    `furnishing` those with episodes in the run. The first run of a year has no `earlier` one and no differences.
    """

    run = models.OneToOneField(ConstructionRun, on_delete=models.CASCADE, related_name="comparison")
    earlier = models.ForeignKey(
        ConstructionRun, verbose_name="published run before", null=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_inputs = models.JSONField("inputs that changed", default=list)
    counts = models.JSONField("episodes by kind", default=dict)
    causes = models.JSONField("episodes by kind and cause", default=list)
    participants = models.PositiveIntegerField("participants with differences", default=0)
    furnishing = models.PositiveIntegerField("participants with episodes", default=0)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.run} against {self.earlier or 'nothing'}"
