"""The comparison of a report with the one that it replaces: what changed in each line, and why."""

from __future__ import annotations

from django.db import models

from portal.models import Participant
from portal.models.permanence import permanent
from reconciliation.models.report import Report, ReportLine


@permanent()
class ReportComparison(models.Model):
    """A report beside the report before, which it replaces; a job writes it once when the report is issued."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="comparison")
    before = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="compared_with")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    difference = models.DecimalField("difference of the totals", max_digits=14, decimal_places=2)
    compared_at = models.DateTimeField()

    class Meta:
        ordering = ["-compared_at"]

    def __str__(self) -> str:
        return f"{self.report} compared with {self.before}"


@permanent()
class LineChange(models.Model):
    """The part of a line's change that one cause made; all of them add up to the difference of the totals.

    `line` is empty for a line that only the report before has, and `old_line` for one that only the report has.
    """

    class Cause(models.TextChoices):
        CLAIMS = "claims", "Claims"
        EPISODE = "episode", "Complete or incomplete episodes"
        PRICE = "price", "Prices"
        SCORE = "score", "Scores"
        FACTS = "facts", "Facts about your practice"
        POLICY = "policy", "Policy"
        CORRECTION = "correction", "Corrections by CMS's answers"

    comparison = models.ForeignKey(ReportComparison, on_delete=models.CASCADE, related_name="changes")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(ReportLine, null=True, blank=True, on_delete=models.PROTECT, related_name="changes")
    old_line = models.ForeignKey(ReportLine, null=True, blank=True, on_delete=models.PROTECT, related_name="changed_by")
    position = models.PositiveIntegerField(help_text="The order of the lines, those that are gone last.")
    cause = models.CharField(max_length=10, choices=Cause)
    amount = models.DecimalField("part of the difference", max_digits=14, decimal_places=2)
    because = models.TextField()

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["comparison", "position"], name="change_of_comparison")]

    def __str__(self) -> str:
        return f"{self.get_cause_display()}: {self.amount}"
