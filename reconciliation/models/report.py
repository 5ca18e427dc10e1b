"""A participant's reconciliation report and its lines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from portal.models import Message, Participant, Receipt
from portal.models.history import tracked
from portal.models.permanence import permanent
from reconciliation.models.release import Release
from reconciliation.models.run import Run

LONG = ("facts", "policy_used", "run__inputs", "run__scope", "run__totals")
"""The columns of a report and its run that grow with the practice and that no page reads."""
LONG_OF_ITS_REPORT = tuple(f"report__{name}" for name in LONG)
CALCULATED = ("run", "participant", "total", "direction", "aggregate_quality_score", "score", "facts", "carried_over",
              "remarks", "policy_used", "worksheet_digest")  # fmt: skip
"""The columns that a calculation writes and that no release changes."""


def _differs(names: tuple[str, ...]) -> pgtrigger.Q:
    found = pgtrigger.Q()
    for name in names:
        found |= pgtrigger.Q(**{f"old__{name}__df": pgtrigger.F(f"new__{name}")})
    return found


class ReportQuerySet(models.QuerySet["Report"]):
    def issued(self) -> ReportQuerySet:
        """Return the reports that participants may read."""
        return self.filter(status=Report.Status.ISSUED)

    def calculated(self) -> ReportQuerySet:
        """Return the reports with a result, those that participants cannot read yet included."""
        return self.filter(status__in=(Report.Status.PREPARED, Report.Status.ISSUED))

    def of(self, participant: Participant) -> ReportQuerySet:
        """Return the issued reports of a participant, the newest first, without the columns of `LONG`."""
        own = self.issued().filter(participant=participant).select_related("run").order_by("-report_on", "-pk")
        return own.defer(*LONG)


@tracked
@permanent(once={"status": "issued"})
class Report(models.Model):
    """The report of one participant in one run: prepared for CMS alone, then issued by a release.

    Once prepared, its amounts never change; once issued, nothing does.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", "Waiting"
        PREPARED = "prepared", "Prepared, not released"
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
    score = models.ForeignKey("quality.Score", null=True, blank=True, on_delete=models.PROTECT, related_name="reports")
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
    release = models.ForeignKey(
        Release, null=True, blank=True, on_delete=models.PROTECT, related_name="reports",
        help_text="The release that issues the report.",
    )  # fmt: skip
    message = models.OneToOneField(Message, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(null=True, blank=True)
    receipt = models.OneToOneField(Receipt, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-report_on", "participant"]
        indexes = [models.Index(fields=["-report_on"], name="report_newest")]
        constraints = [
            models.UniqueConstraint(fields=["run", "participant"], name="report_once"),
            models.CheckConstraint(
                name="issued_report_is_whole",
                condition=~Q(status="issued")
                | Q(total__isnull=False, report_on__isnull=False, notice_due_on__isnull=False, issued_at__isnull=False),
            ),
            models.CheckConstraint(
                name="prepared_report_is_whole",
                condition=~Q(status="prepared") | (Q(total__isnull=False) & ~Q(worksheet_digest="")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="prepared_amounts_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status="prepared") & _differs(CALCULATED),
            ),
            pgtrigger.Protect(
                name="prepared_is_kept", operation=pgtrigger.Delete, condition=pgtrigger.Q(old__status="prepared")
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
    """One line of a report, written by COPY with its report.

    The database does not check the four keys of each row, because that takes longer than everything else in COPY: the
    transaction that writes a line holds its report, and reports, their lines and the rows of construction runs stay.
    """

    report = models.ForeignKey(
        Report, on_delete=models.CASCADE, related_name="lines", db_constraint=False, db_index=False
    )
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="children", db_constraint=False
    )
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
        db_constraint=False,
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
