"""The aggregate quality score of a participant for a performance year, to three decimals (§ 512.275)."""

from __future__ import annotations

from django.db import models

from portal.models import Participant
from portal.models.history import tracked


@tracked
class Score(models.Model):
    """One calculated score. A new calculation adds a row and edits none. A part is null if the participant has none."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="scores")
    year = models.PositiveSmallIntegerField("performance year")
    quality_part = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    clinical_part = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    score = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    patient_experience_score = models.DecimalField(
        max_digits=7,
        decimal_places=3,
        null=True,
        blank=True,
        help_text="The score by which the patient experience withhold is given back.",
    )
    clinical_submitted = models.PositiveIntegerField("beneficiaries with clinical data submitted")
    clinical_applicable = models.PositiveIntegerField("beneficiaries whose clinical data were required")
    inputs = models.JSONField(
        help_text="The kind of participant and the reported measures, from which the score can be recalculated."
    )
    lines = models.JSONField("worksheet", help_text="Each line has a label, amount, formula, authority and source.")
    policy_digest = models.CharField("SHA-256 of the policy", max_length=64)
    policy_version = models.PositiveIntegerField()
    scored_at = models.DateTimeField()

    class Meta:
        ordering = ["-scored_at", "-pk"]
        indexes = [models.Index(fields=["participant", "year", "-scored_at"], name="score_latest")]

    def __str__(self) -> str:
        return f"{self.participant.model_id} {self.year}: {'no score' if self.score is None else self.score}"
