"""What a participant states about itself for a year: CEHRT use, PSO participation, the low-volume opt-out."""

from __future__ import annotations

from django.db import models

from .history import tracked
from .participant import Participant
from .signed_statement import SignedStatement


@tracked
class Attestation(SignedStatement):
    """CEHRT (§ 512.220(b)) or patient safety organization (§ 512.220(a)(3)), once a year each."""

    class Kind(models.TextChoices):
        CEHRT = "cehrt", "Certified EHR technology (CEHRT)"
        PSO = "pso", "Patient safety organization (PSO)"

    kind = models.CharField(max_length=8, choices=Kind)
    answers = models.JSONField(default=dict)

    class Meta(SignedStatement.Meta):
        constraints = [models.UniqueConstraint(fields=["participant", "year", "kind"], name="attested_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.participant.model_id}, {self.year}"


@tracked
class Election(SignedStatement):
    """The low-volume opt-out of a year (§ 512.210(c)); the count is the one CMS gave for the data year."""

    episodes = models.PositiveIntegerField()
    data_year = models.PositiveSmallIntegerField()

    class Meta(SignedStatement.Meta):
        constraints = [models.UniqueConstraint(fields=["participant", "year"], name="elected_once")]

    def __str__(self) -> str:
        return f"Opt-out of {self.participant.model_id}, {self.year}"


@tracked
class EpisodeCount(models.Model):
    """How many episodes a participant had in a calendar year, for the low-volume test."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="episode_counts")
    year = models.PositiveSmallIntegerField("calendar year")
    count = models.PositiveIntegerField()
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["participant", "year"], name="counted_once")]

    def __str__(self) -> str:
        return f"{self.count} episodes in {self.year}"
