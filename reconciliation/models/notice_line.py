"""One contested line of an error notice (§ 512.290(a)): its ground, the claimed changes, and the answer to it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from portal.models import Participant
from portal.models.history import tracked
from portal.models.permanence import permanent
from reconciliation.models.error_notice import ErrorNotice
from reconciliation.models.report import ReportLine


@tracked
@permanent(changing=("stands", "outcome", "granted"))
class NoticeLine(models.Model):
    """One line of a report in one notice. A line is in one notice at a time; a withdrawn notice frees its lines."""

    class Ground(models.TextChoices):
        CALCULATION = "calculation", "The calculation of the payment or repayment"
        QUALITY_SCORE = "quality-score", "The calculation of the quality score"

    class Outcome(models.TextChoices):
        ERROR_CONFIRMED = "error-confirmed", "There is an error"
        CALCULATION_VERIFIED = "calculation-verified", "CMS made no change"

    notice = models.ForeignKey(ErrorNotice, on_delete=models.PROTECT, related_name="lines")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(ReportLine, on_delete=models.PROTECT, related_name="contested")
    ground = models.CharField("what is wrong", max_length=15, choices=Ground, default=Ground.CALCULATION)
    claims = models.JSONField(
        "claimed changes",
        default=list,
        blank=True,
        help_text="The changes that the participant claims, as in `reconciliation/rules/changes.py`.",
    )
    stands = models.BooleanField(default=True, help_text="Not set if the notice was withdrawn.")
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    granted = models.DecimalField("granted amount", max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["line__position"]
        constraints = [
            models.UniqueConstraint(fields=["line"], condition=Q(stands=True), name="line_contested_once"),
            models.CheckConstraint(
                name="only_a_confirmed_error_is_granted",
                condition=Q(granted__isnull=True) | Q(outcome="error-confirmed"),
            ),
        ]

    def __str__(self) -> str:
        return self.line.label
