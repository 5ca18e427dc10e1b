"""A reconciliation run: all reports of one performance year, calculated from one set of inputs and one policy."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from portal.formatting import long_date
from portal.models.history import tracked


class Kind(models.TextChoices):
    """The two reconciliations of a performance year (§ 512.285)."""

    INITIAL = "initial", "Initial reconciliation"
    TRUE_UP = "true-up", "True-up"


class RunQuerySet(models.QuerySet["Run"]):
    def released(self) -> RunQuerySet:
        """Return the runs whose reports participants have: those of a finished release."""
        return self.filter(pk__in=Run.objects.filter(releases__status="issued").values("pk"))

    def under_way(self) -> RunQuerySet:
        """Return the runs that wait or calculate, corrections of single practices aside."""
        return self.filter(status__in=(Run.Status.QUEUED, Run.Status.RUNNING), corrects=None)

    def of_everybody(self) -> RunQuerySet:
        """Return the runs of a whole year, without those that correct the report of one participant."""
        return self.filter(corrects__isnull=True)


@tracked
class Run(models.Model):
    """One run, never edited. A correction or a true-up is a new run that names the one it follows."""

    class Status(models.TextChoices):
        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    year = models.PositiveSmallIntegerField("performance year")
    kind = models.CharField(max_length=8, choices=Kind)
    as_of = models.DateField(
        "claims through", help_text="The last day of the claims used. Each report is dated on the day it is issued."
    )
    construction_run = models.ForeignKey(
        "episodes.ConstructionRun",
        verbose_name="construction run of the episodes",
        on_delete=models.PROTECT,
        related_name="reconciliation_runs",
    )
    follows = models.ForeignKey(
        "self", verbose_name="earlier run", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by",
        help_text="The run of the same kind that this one replaces, or the initial run that a true-up corrects.",
    )  # fmt: skip
    status = models.CharField(max_length=8, choices=Status, default=Status.QUEUED)
    policy_digest = models.CharField("SHA-256 of the policy", max_length=64)
    policy_version = models.PositiveIntegerField(help_text="The number of the policy version used.")
    scope = models.JSONField(
        "participants", default=list, blank=True, help_text="Their Model IDs. If there are none, the run is for all."
    )
    corrects = models.ForeignKey(
        "reconciliation.ErrorNotice",
        verbose_name="error notice",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrected_runs",
        help_text="The notice whose confirmed error this run corrects. It uses the inputs of the run that it follows.",
    )
    goes_on_because = models.TextField(
        "reason to run while files may still come",
        blank=True,
        help_text="Needed only until the last day on which practices may submit files of the year.",
    )
    inputs = models.JSONField(help_text="The input files, each with its SHA-256.")
    inputs_digest = models.CharField(max_length=64)
    totals = models.JSONField(default=dict)
    participants_done = models.PositiveIntegerField("reports calculated", default=0)
    participants_failed = models.PositiveIntegerField("reports failed", default=0)
    started_by = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    begun_at = models.DateTimeField(
        "calculation begun", null=True, blank=True, help_text="When workers began to calculate, the last time."
    )
    begun_with = models.PositiveIntegerField("reports that waited then", default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    failure = models.TextField(blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "kind", "as_of", "inputs_digest", "policy_digest"],
                name="run_once",
            ),
            models.UniqueConstraint(
                fields=["year", "kind"],
                condition=Q(status__in=("queued", "running"), corrects__isnull=True),
                name="one_run_under_way",
            ),
            models.CheckConstraint(name="run_kind_known", condition=Q(kind__in=Kind.values)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.year}, {long_date(self.as_of)} (run {self.pk})"
