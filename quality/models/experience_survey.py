"""Surveys of patients' experience, which CMS's contractor carries out: the field time and each participant's sample."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from portal.models import Participant
from portal.models.history import tracked
from portal.models.permanence import permanent


@tracked
@permanent()
class ExperienceSurvey(models.Model):
    """One survey as loaded from the contractor's list. A corrected list is a new row: the newest of a year counts."""

    year = models.PositiveSmallIntegerField("performance year")
    contractor = models.CharField(max_length=200)
    from_on = models.DateField("first field day")
    to_on = models.DateField("last field day")
    rows = models.PositiveIntegerField("participants")
    scored = models.PositiveIntegerField("participants with a score")
    left_out = models.PositiveIntegerField(
        "participants of the year that are not in the list", help_text="They count like those without answers."
    )
    loaded_by = models.CharField(max_length=200)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["-loaded_at", "-pk"]
        verbose_name = "survey of patients' experience"
        verbose_name_plural = "surveys of patients' experience"
        constraints = [
            models.CheckConstraint(name="survey_field_days_in_order", condition=Q(to_on__gte=F("from_on"))),
        ]

    def __str__(self) -> str:
        return f"Patients' experience {self.year}, {self.contractor}"


@permanent()
class SurveySample(models.Model):
    """One participant's patients in a survey: those who were asked, those who answered, and the score they gave."""

    survey = models.ForeignKey(ExperienceSurvey, on_delete=models.PROTECT, related_name="samples")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="survey_samples")
    sampled = models.PositiveIntegerField("patients asked")
    completed = models.PositiveIntegerField("patients who answered")
    score = models.DecimalField(
        max_digits=6,
        decimal_places=3,
        null=True,
        help_text="From 0 to 100; empty as long as the contractor has no score for these answers.",
    )

    class Meta:
        ordering = ["-survey", "participant"]
        verbose_name = "sample of a survey"
        verbose_name_plural = "samples of surveys"
        constraints = [
            models.UniqueConstraint(fields=["survey", "participant"], name="one_sample_a_survey"),
            models.CheckConstraint(
                name="answers_within_the_sample", condition=Q(sampled__gte=1, completed__lte=F("sampled"))
            ),
            models.CheckConstraint(name="survey_score_on_its_scale", condition=Q(score__range=(0, 100))),
        ]

    def __str__(self) -> str:
        return f"{self.participant} in {self.survey}"
