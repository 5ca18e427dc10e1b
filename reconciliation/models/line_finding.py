"""CMS's finding about one contested line, in its answer to the notice or in the determination of the official."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from portal.models import Participant
from portal.models.history import tracked
from portal.models.permanence import permanent
from reconciliation.models.error_notice import Response
from reconciliation.models.notice_line import NoticeLine
from reconciliation.models.reconsideration import Reconsideration


@tracked
@permanent()
class LineFinding(models.Model):
    """One finding: an error is confirmed, with its changes (`Correction`), or the calculation is verified."""

    contested = models.ForeignKey(NoticeLine, on_delete=models.PROTECT, related_name="findings")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    response = models.ForeignKey(Response, null=True, blank=True, on_delete=models.PROTECT, related_name="findings")
    reconsideration = models.ForeignKey(
        Reconsideration, null=True, blank=True, on_delete=models.PROTECT, related_name="findings"
    )
    outcome = models.CharField(max_length=20, choices=NoticeLine.Outcome)
    reason = models.TextField()
    granted = models.DecimalField("change of the report total", max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["contested__line__position", "pk"]
        verbose_name = "finding about a contested line"
        verbose_name_plural = "findings about contested lines"
        constraints = [
            models.CheckConstraint(
                name="finding_is_of_an_answer_or_a_determination",
                condition=Q(response__isnull=False, reconsideration__isnull=True)
                | Q(response__isnull=True, reconsideration__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["contested", "response"], condition=Q(response__isnull=False), name="found_once_in_an_answer"
            ),
            models.UniqueConstraint(
                fields=["contested", "reconsideration"],
                condition=Q(reconsideration__isnull=False),
                name="found_once_in_a_determination",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contested}: {self.get_outcome_display()}"
