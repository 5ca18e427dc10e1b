"""No-pay claims that do not arrive, which a construction run finds at its end."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from portal.models import Participant

from .adjustment import Component
from .construction_run import ConstructionRun
from .episode import EpisodeComponent


class NoPayFigures(models.Model):
    """One participant's paid components of a run, and those with too few no-pay lines.

    Only complete episodes count that ended long enough before the last day of the claims
    (`episodes.rules.no_pay_claims`).
    """

    run = models.ForeignKey(ConstructionRun, on_delete=models.CASCADE, related_name="no_pay_figures")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    component = models.CharField(max_length=2, choices=Component)
    paid = models.PositiveIntegerField("paid")
    missing = models.PositiveIntegerField("too few lines")
    without_any = models.PositiveIntegerField("no lines")
    do_not_arrive = models.BooleanField("claims do not arrive")

    class Meta:
        ordering: ClassVar = ["-run", "participant", "component"]
        verbose_name = verbose_name_plural = "watch for no-pay claims"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "participant", "component"], name="no_pay_figures_once_a_run")
        ]

    def __str__(self) -> str:
        return f"No-pay claims of {self.participant} in {self.run.year}, {self.component}"


class NoPayShortfallQuerySet(models.QuerySet["NoPayShortfall"]):
    def of(self, participant: Participant, run: ConstructionRun | None) -> NoPayShortfallQuerySet:
        """Return a participant's shortfalls of a run, by the first day of the episode; none without a run."""
        own = self.filter(run=run, participant=participant) if run else self.none()
        return own.order_by("component__episode__starts_on", "component_id")


class NoPayShortfall(models.Model):
    """A paid component with fewer no-pay lines than expected."""

    run = models.ForeignKey(ConstructionRun, on_delete=models.CASCADE, related_name="no_pay_shortfalls")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    component = models.OneToOneField(EpisodeComponent, on_delete=models.CASCADE, related_name="no_pay_shortfall")
    lines = models.PositiveIntegerField("no-pay lines")

    objects = NoPayShortfallQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["component_id"]
        indexes: ClassVar = [models.Index(fields=["run", "participant"], name="no_pay_shortfall_of")]

    def __str__(self) -> str:
        return f"{self.lines} no-pay lines of {self.component}"
