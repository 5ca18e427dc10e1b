"""Publications of construction runs: one person asks, another publishes, and pages and reports follow the run."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.models.history import tracked
from portal.models.permanence import permanent

from .construction_run import ConstructionRun

OPERATOR = "the operator of the portal, by a command on its own machine"


class PublicationQuerySet(models.QuerySet["Publication"]):
    def standing(self) -> PublicationQuerySet:
        """Return the publications that wait for the second person or are done."""
        return self.filter(ended_at__isnull=True)

    def waiting(self) -> PublicationQuerySet:
        """Return the publications that wait for the second person."""
        return self.standing().filter(published_at__isnull=True)


@tracked
@permanent(changing=("published_by", "published_at", "ended_at", "ended_because"))
class Publication(models.Model):
    """The publication of one run, by two people or by a command; the next one of the same year supersedes it."""

    run = models.ForeignKey(ConstructionRun, on_delete=models.PROTECT, related_name="publications")
    reason = models.CharField(max_length=500)
    command = models.CharField("command that published it", max_length=200, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField("sent back at", null=True)
    ended_because = models.CharField("why it was sent back", max_length=500, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="publication_takes_two_people",
                condition=Q(published_by__isnull=True) | ~Q(published_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="publication_by_people_or_command",
                condition=Q(command="", asked_by__isnull=False, published_at__isnull=True, published_by__isnull=True)
                | Q(command="", asked_by__isnull=False, published_at__isnull=False, published_by__isnull=False)
                | (~Q(command="") & Q(asked_by__isnull=True, published_by__isnull=True, published_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="published_run_stays_published", condition=Q(published_at__isnull=True) | Q(ended_at__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["run"], condition=Q(ended_at__isnull=True), name="one_standing_publication_a_run"
            ),
        ]

    def __str__(self) -> str:
        return f"publication of {self.run}"

    @property
    def publisher(self) -> str:
        """Return who published the run: a person's name, or the operator."""
        return OPERATOR if self.command else str(self.published_by.get_full_name() if self.published_by else "")
