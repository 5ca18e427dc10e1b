"""The care of each participant in a year beside its own past, which a construction run computes at its end."""

from __future__ import annotations

from typing import Any

from django.db import models

from portal.models import Participant

from .construction_run import ConstructionRun


def _mean(label: str) -> Any:
    """Return a field for a mean or share that is empty where no episode has it."""
    return models.DecimalField(label, max_digits=8, decimal_places=3, null=True)


class CareFigures(models.Model):
    """One participant's figures of a run (see `episodes.rules.unintended_consequences`)."""

    run = models.ForeignKey(ConstructionRun, on_delete=models.CASCADE, related_name="care_figures")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    episodes = models.PositiveIntegerField()
    past_episodes = models.PositiveIntegerField("episodes of the years before")
    fractions = _mean("fractions")
    past_fractions = _mean("fractions of the years before")
    start_days = _mean("days until treatment starts")
    past_start_days = _mean("days until treatment started in the years before")
    incomplete = _mean("share of incomplete episodes")
    past_incomplete = _mean("share of incomplete episodes in the years before")
    fewer_fractions = models.BooleanField()
    later_starts = models.BooleanField()
    more_incomplete = models.BooleanField()

    class Meta:
        ordering = ["-run", "participant"]
        verbose_name = verbose_name_plural = "watch for unintended consequences"
        constraints = [models.UniqueConstraint(fields=["run", "participant"], name="care_figures_once_a_run")]

    def __str__(self) -> str:
        return f"Care of {self.participant} in {self.run.year}"
