"""The granted changes of an error notice, from which the corrected report is calculated."""

from __future__ import annotations

from django.db import models

from portal.models import Participant
from portal.models.history import tracked
from portal.models.permanence import permanent
from reconciliation.models.error_notice import ErrorNotice, Response
from reconciliation.models.reconsideration import Reconsideration


@tracked
@permanent()
class Correction(models.Model):
    """One change of `rules/changes.py` that CMS granted, by its answer or by the determination of the official."""

    notice = models.ForeignKey(ErrorNotice, on_delete=models.PROTECT, related_name="corrections")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    contested = models.ForeignKey(
        "reconciliation.NoticeLine", on_delete=models.PROTECT, related_name="corrections", verbose_name="contested line"
    )
    response = models.ForeignKey(
        Response, null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    reconsideration = models.ForeignKey(
        Reconsideration, null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    position = models.PositiveSmallIntegerField()
    change = models.JSONField(help_text="The change as the rules take it: its kind and what it changes.")
    granted_at = models.DateTimeField()

    class Meta:
        ordering = ["notice", "position"]
        constraints = [models.UniqueConstraint(fields=["notice", "position"], name="correction_position")]

    def __str__(self) -> str:
        return f"Correction {self.position} of {self.notice}"
