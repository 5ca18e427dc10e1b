"""A file that is due: one participant, one performance year, one file type and, for clinical data, one period."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from portal.models import Participant
from portal.models.history import tracked


class FileType(models.TextChoices):
    CLINICAL_DATA = "clinical-data", "Clinical data"
    QUALITY_MEASURES = "quality-measures", "Quality measures"


@tracked
class Submission(models.Model):
    """All versions of one file that is due; `accepted` is the one that counts.

    While `certification` names the certification of that version, nothing replaces it.
    """

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="submissions")
    year = models.PositiveSmallIntegerField("performance year")
    file_type = models.CharField(max_length=20, choices=FileType)
    period = models.PositiveSmallIntegerField(null=True, blank=True)
    accepted = models.OneToOneField(
        "quality.Version",
        verbose_name="accepted version",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="counts_for",
    )
    certification = models.OneToOneField(
        "quality.FileCertification",
        verbose_name="certification that locks it",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="locks",
    )

    class Meta:
        ordering = ["year", "file_type", "period"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "year", "file_type", "period"],
                name="submission_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="submission_period_of_clinical_data",
                condition=Q(file_type="clinical-data", period__isnull=False)
                | Q(file_type="quality-measures", period__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.year}, {self.participant.model_id}"

    @property
    def title(self) -> str:
        """The name of the file in words: its type and period."""
        return title_of(self.file_type, self.period)

    @property
    def duty(self) -> str:
        """The code of the obligation that an accepted version settles."""
        return duty_of(self.file_type, self.period)


def title_of(file_type: str, period: int | None) -> str:
    """Return the name of a file in words."""
    halves = {1: ", January to June", 2: ", July to December"}
    return FileType(file_type).label + (halves.get(period, f", period {period}") if period else "")


def duty_of(file_type: str, period: int | None) -> str:
    """Return the code of the obligation that an accepted file settles."""
    return f"{file_type}-{period}" if period else file_type
