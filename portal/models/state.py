"""The one row that every request and job reads first: which policy is in force and how far the clock is shifted."""

from __future__ import annotations

from datetime import timedelta

from django.db import models

from .history import tracked


@tracked
class PortalState(models.Model):
    """A single row (id 1)."""

    policy_version = models.PositiveIntegerField("policy version in force", default=0)
    clock_shift = models.DurationField("shift of the demonstration clock", default=timedelta)
    demonstration_ready = models.BooleanField("demonstration data loaded", default=False)

    class Meta:
        verbose_name = "state of the portal"
        verbose_name_plural = "state of the portal"
        constraints = [models.CheckConstraint(name="one_state_row", condition=models.Q(pk=1))]

    def __str__(self) -> str:
        return "State of the portal"
