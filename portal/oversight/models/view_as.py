"""Looks of CMS staff at a practice's pages: by whom, why, and how long."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal import clock
from portal.models import Participant
from portal.models.history import tracked
from portal.models.permanence import permanent

MINUTES = 15


@tracked
@permanent(changing=("ended_at",), once={"ended_at__isnull": False})
class ViewAs(models.Model):
    """One look, which is over after 15 minutes of real time or when the person stops it."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="looks_of_cms")
    viewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(
        max_length=300, help_text="The practice reads it on its own pages. Leave out names and numbers of patients."
    )
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField("ends at the latest")
    ended_at = models.DateTimeField("stopped", null=True, blank=True)

    class Meta:
        ordering = ["-began_at"]
        verbose_name = verbose_name_plural = "view as a practice"
        constraints = [
            models.CheckConstraint(name="look_needs_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="look_ends_after_it_began", condition=Q(ends_at__gt=F("began_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.participant} as it sees the portal"

    @property
    def over_at(self) -> datetime:
        """The instant at which the look ends or ended."""
        return min(self.ended_at or self.ends_at, self.ends_at)

    @property
    def is_over(self) -> bool:
        """True once it was stopped or its minutes have gone by."""
        return clock.real_now() >= self.over_at
