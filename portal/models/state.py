"""The portal's state row, which every request and job reads first: the policy version and the shift of the clock."""

from __future__ import annotations

from datetime import timedelta

from django.db import models

from .history import tracked


@tracked
class PortalState(models.Model):
    """The only row (id 1)."""

    policy_version = models.PositiveIntegerField("policy version in force", default=0)
    clock_shift = models.DurationField("shift of the demonstration clock", default=timedelta)
    demonstration_ready = models.BooleanField("demonstration data loaded", default=False)

    class Meta:
        verbose_name = "state of the portal"
        verbose_name_plural = "state of the portal"
        constraints = [models.CheckConstraint(name="one_state_row", condition=models.Q(pk=1))]

    def __str__(self) -> str:
        return "State of the portal"
