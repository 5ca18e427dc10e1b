"""Rehearsals of draft policy: the reports of a finished run worked out again with other values, apart from reports."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from portal.models import Participant
from portal.models.history import tracked

from .report import Report
from .run import Run


@tracked
class Rehearsal(models.Model):
    """One set of draft values laid over the policy of a run. Nothing follows from it, and no practice sees it."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="rehearsals")
    regime = models.CharField(
        max_length=20, blank=True, help_text="Another rule of the Model, as far as it can be laid over."
    )
    values: Any = models.JSONField(
        "draft values",
        default=dict,
        blank=True,
        help_text='The parameters with their draft values, such as {"pricing/quality_withhold": "0.03"}.',
    )
    changes: Any = models.JSONField("changed parameters", default=list, editable=False)
    left: Any = models.JSONField("parameters of the regime that stay as they are", default=list, editable=False)
    reports = models.PositiveIntegerField("reports", editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, editable=False, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = "rehearsal of draft policy"
        verbose_name_plural = "rehearsals of draft policy"

    def __str__(self) -> str:
        return f"Rehearsal {self.pk}: {', '.join(one['name'] for one in self.changes)}"


class RehearsedReport(models.Model):
    """One participant's payments and report as they are, and as they would be with the draft values; amounts in USD.

    `difference` is what the participant gains of both together. `failure` says why there are no amounts.
    """

    rehearsal = models.ForeignKey(Rehearsal, on_delete=models.CASCADE, related_name="results")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    paid_now = models.DecimalField("payments now", max_digits=14, decimal_places=2, null=True)
    paid_then = models.DecimalField("payments then", max_digits=14, decimal_places=2, null=True)
    report_now = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    report_then = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    difference = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    failure = models.CharField("why it could not be worked out", max_length=500, blank=True)

    class Meta:
        ordering = ["difference", "pk"]
        constraints = [models.UniqueConstraint(fields=["rehearsal", "report"], name="report_rehearsed_once")]

    def __str__(self) -> str:
        return f"Report {self.report_id} in rehearsal {self.rehearsal_id}"
