"""Requests of the evaluation (§ 512.130): surveys, interviews and visits in which a practice has to cooperate."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.models import Participant
from portal.models.history import tracked
from portal.models.permanence import permanent


@tracked
@permanent(changing=("status", "note", "noted_by", "noted_on"))
class EvaluationRequest(models.Model):
    """One thing that CMS or its evaluator asks of a practice, and whether the practice cooperated."""

    class Kind(models.TextChoices):
        SURVEY = "survey", "Survey"
        INTERVIEW = "interview", "Interview"
        SITE_VISIT = "site-visit", "Site visit of the evaluator"
        DATA = "data", "Data"

    class Status(models.TextChoices):
        ASKED = "asked", "Asked"
        COOPERATED = "cooperated", "The practice cooperated"
        DECLINED = "declined", "The practice did not cooperate"

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="evaluation_requests")
    kind = models.CharField(max_length=10, choices=Kind)
    subject = models.CharField("what is asked", max_length=300)
    due_on = models.DateField("last day")
    status = models.CharField(max_length=10, choices=Status, default=Status.ASKED)
    note = models.TextField("what came of it", blank=True, help_text="The practice reads it.")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    noted_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                name="outcome_of_evaluation_is_whole",
                condition=Q(status="asked") | (~Q(note="") & Q(noted_by__isnull=False, noted_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} for the evaluation {self.pk}"
