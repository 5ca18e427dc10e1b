"""A participant's reconciliation report and its lines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from portal.models import Participant, Receipt
from portal.models.history import tracked
from portal.models.permanence import permanent
from reconciliation.models.run import Run

LONG = ("facts", "policy_used", "run__inputs")
"""The columns of a report and its run that grow with the practice and that no page reads."""
LONG_OF_ITS_REPORT = tuple(f"report__{name}" for name in LONG)


class ReportQuerySet(models.QuerySet["Report"]):
    def issued(self) -> ReportQuerySet:
        """Return the reports that participants may read."""
        return self.filter(status=Report.Status.ISSUED)

    def of(self, participant: Participant) -> ReportQuerySet:
        """Return the issued reports of a participant, the newest first, without the columns of `LONG`."""
        own = self.issued().filter(participant=participant).select_related("run").order_by("-report_on", "-pk")
        return own.defer(*LONG)


@tracked
@permanent(once={"status": "issued"})
class Report(models.Model):
    """The report of one participant in one run; once issued it never changes."""

    class Status(models.TextChoices):
        QUEUED = "queued", "Waiting"
        ISSUED = "issued", "Issued"
        FAILED = "failed", "Could not be calculated"

    class Direction(models.TextChoices):
        PAYMENT = "payment", "Payment to the participant"
        REPAYMENT = "repayment", "Repayment by the participant"
        NONE = "none", "Nothing to pay"

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="reports")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="reports")
    status = models.CharField(max_length=8, choices=Status, default=Status.QUEUED)
    failure = models.TextField(blank=True)
    report_on = models.DateField("report date", null=True, blank=True)
    notice_due_on = models.DateField("last day for an error notice", null=True, blank=True)
    total = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    direction = models.CharField(max_length=10, choices=Direction, blank=True)
    aggregate_quality_score = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    score = models.ForeignKey("quality.Score", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    facts = models.JSONField(
        default=dict,
        help_text="The inputs, apart from the episodes of the run. The report can be recalculated from them.",
    )
    carried_over = models.BooleanField(
        default=False,
        help_text="The next year's report settles this true-up. Every other report is settled on its own.",
    )
    remarks = models.JSONField(default=list, help_text="Remarks about the report.")
    policy_used = models.JSONField(default=list)
    worksheet_digest = models.CharField("SHA-256 of the worksheet", max_length=64, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    receipt = models.OneToOneField(Receipt, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-report_on", "participant"]
        constraints = [
            models.UniqueConstraint(fields=["run", "participant"], name="report_once"),
            models.CheckConstraint(
                name="issued_report_is_whole",
                condition=~Q(status="issued")
                | Q(total__isnull=False, report_on__isnull=False, notice_due_on__isnull=False, issued_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Report {self.number}"

    @property
    def number(self) -> str:
        """The number people quote, as in RO00042-2021-17."""
        return f"{self.participant.model_id}-{self.run.year}-{self.pk}"

    @property
    def notice_code(self) -> str:
        """The obligation code of the right to contest the report; each report has its own deadline."""
        return f"error-notice:{self.pk}"

    @property
    def title(self) -> str:
        """The title of the report: "Initial reconciliation of performance year 2021"."""
        return f"{self.run.get_kind_display()} of performance year {self.run.year}"

    @property
    def owed(self) -> Decimal:
        """The total without its sign, for the sentence about who pays whom."""
        return abs(self.total or Decimal(0))

    def days_to_contest(self, today: date) -> int:
        """Return the number of days left to contest the report, 0 on the last day, negative after it."""
        return (self.notice_due_on - today).days if self.notice_due_on else -1


class ReportLineQuerySet(models.QuerySet["ReportLine"]):
    def heads(self) -> ReportLineQuerySet:
        """Return the lines that are not about one episode."""
        return self.filter(episode_component__isnull=True)

    def contested(self) -> ReportLineQuerySet:
        """Return the lines in error notices that were not withdrawn."""
        return self.filter(contested__stands=True)


@permanent()
class ReportLine(models.Model):
    """One line of a report, written once in bulk with its report."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="lines")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    position = models.PositiveIntegerField()
    depth = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=80)
    label = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    formula = models.TextField()
    authority = models.CharField(max_length=200)
    adds = models.BooleanField(
        "is added",
        default=True,
        help_text="The amount is added into the line above it. If not, the line only shows a basis.",
    )
    episode_component = models.ForeignKey(
        "episodes.EpisodeComponent",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="report_lines",
    )
    episode_lines = models.PositiveIntegerField(default=0, help_text="The number of its lines about single episodes.")
    claim_lines = ArrayField(
        models.BigIntegerField(), default=list, help_text="The ids of the episode lines from which it was calculated."
    )

    objects = ReportLineQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["report", "position"], name="report_line_position")]
        indexes = [
            models.Index(
                fields=["report", "position"], condition=Q(episode_component__isnull=True), name="report_line_head"
            ),
        ]

    def __str__(self) -> str:
        return self.label
