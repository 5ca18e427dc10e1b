"""The part that a person of CMS had in the answer to a notice (docs/readings.md#part-in-the-first-answer)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from portal.models import Participant
from portal.models.history import tracked
from portal.models.permanence import permanent
from reconciliation.models.error_notice import ErrorNotice


@tracked
@permanent()
class CaseAct(models.Model):
    """One kind of work of one person on one notice; whoever has a row decides no reconsideration of its answer."""

    class Kind(models.TextChoices):
        ASSIGNED = "assigned", "assigned the case to a reviewer"
        HAD = "had", "was the reviewer of the case"
        WROTE = "wrote", "wrote to the practice about the notice"
        ASKED = "asked", "asked the practice a question about the notice"
        RECALCULATED = "recalculated", "recalculated the report for the answer"
        EXTENDED = "extended", "extended the last day for the answer"
        ANSWERED = "answered", "answered the notice"

    notice = models.ForeignKey(ErrorNotice, on_delete=models.PROTECT, related_name="acts")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    first_at = models.DateTimeField("first time")

    class Meta:
        ordering = ["first_at", "pk"]
        verbose_name = "part in an answer"
        verbose_name_plural = "parts in answers"
        constraints = [models.UniqueConstraint(fields=["notice", "person", "kind"], name="part_in_answer_once")]

    def __str__(self) -> str:
        return f"{self.person} {self.get_kind_display()}"
