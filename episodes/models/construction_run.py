"""Construction runs, stored with a record of their inputs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from portal.models.history import tracked


class ConstructionRunQuerySet(models.QuerySet["ConstructionRun"]):
    def done(self) -> ConstructionRunQuerySet:
        """Return the finished runs."""
        return self.filter(status=ConstructionRun.Status.DONE)

    def published(self) -> ConstructionRunQuerySet:
        """Return the published runs; pages and reports use no others. The last one of each year comes first."""
        return self.filter(publications__published_at__isnull=False).order_by(
            "kind", "-year", "-publications__published_at", "-pk"
        )

    def in_use(self) -> ConstructionRunQuerySet:
        """Return the last published run of each kind and year."""
        return self.published().distinct("kind", "year")

    def of_the_model(self) -> ConstructionRunQuerySet:
        """Return the published runs of the Model, the last one of each year first."""
        return self.published().filter(kind=ConstructionRun.Kind.MODEL)

    def without_inputs(self) -> ConstructionRunQuerySet:
        """Return the runs without their long lists of inputs and policy values, for pages."""
        return self.defer("policy_used", "inputs")

    def latest_of(self, year: int) -> ConstructionRun | None:
        """Return the last published run of the Model for a performance year."""
        return self.of_the_model().filter(year=year).first()

    def latest_by_year(self) -> dict[int, ConstructionRun]:
        """Return the last published run of the Model for each performance year, the latest year first."""
        return {run.year: run for run in self.in_use().filter(kind=ConstructionRun.Kind.MODEL)}


@tracked
class ConstructionRun(models.Model):
    """One construction of a year's episodes: its inputs with their SHA-256, the policy's digest, and its counts."""

    class Kind(models.TextChoices):
        MODEL = "model", "Episodes of the Model"
        CLAIMS_BASED = "claims-based", "Claims-based episodes"

    class Status(models.TextChoices):
        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    kind = models.CharField(max_length=12, choices=Kind, default=Kind.MODEL)
    year = models.PositiveSmallIntegerField("performance or calendar year")
    claims_through = models.DateField()
    partitions = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=8, choices=Status, default=Status.QUEUED)
    key = models.CharField("fingerprint of all inputs", max_length=64, db_index=True, editable=False)
    forced = models.BooleanField("rebuilt on request", default=False)
    inputs = models.JSONField(default=list, blank=True)
    policy_digest = models.CharField("SHA-256 of the policy", max_length=64, blank=True)
    policy_version = models.PositiveIntegerField(null=True, blank=True)
    policy_used = models.JSONField(default=list, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    requested_by = models.CharField(max_length=200)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    seconds = models.FloatField("duration in seconds", null=True, blank=True)
    failed_because = models.CharField("why it failed", max_length=300, blank=True)

    objects = ConstructionRunQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], condition=Q(forced=False), name="construction_run_once"),
        ]

    def __str__(self) -> str:
        return f"run {self.pk}: {self.get_kind_display().lower()} of {self.year}"
