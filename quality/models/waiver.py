"""Waivers by CMS: files that a participant need not submit, asked for by one person and approved by another."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.models import Participant
from portal.models.history import tracked
from portal.models.permanence import permanent

from .submission import FileType, duty_of, title_of


class WaiverQuerySet(models.QuerySet["Waiver"]):
    def in_force(self) -> WaiverQuerySet:
        """Return the waivers that are approved and have not ended."""
        return self.filter(approved_at__isnull=False, ended_at__isnull=True)

    def standing(self) -> WaiverQuerySet:
        """Return the waivers that wait for approval or are in force."""
        return self.filter(ended_at__isnull=True)


@tracked
@permanent(changing=("approved_by", "approved_at", "ended_at", "ended_because"))
class Waiver(models.Model):
    """One file of one participant that is not due until the waiver ends; without a last day it holds for good."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="waivers")
    file_type = models.CharField(max_length=20, choices=FileType)
    year = models.PositiveSmallIntegerField("performance year")
    period = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=150, help_text="The participant reads it. No TIN, nothing about a patient.")
    expires_on = models.DateField(
        "last day", null=True, blank=True, help_text="After it the file is due again. Leave it blank to waive for good."
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, editable=False, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_because = models.CharField("why it no longer holds", max_length=200, blank=True, editable=False)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="waiver_takes_two_people",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="waiver_period_of_clinical_data",
                condition=Q(file_type="clinical-data", period__isnull=False)
                | Q(file_type="quality-measures", period__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["participant", "year", "file_type", "period"],
                condition=Q(ended_at__isnull=True),
                name="one_standing_waiver_a_file",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.year}, {self.participant.model_id}"

    @property
    def title(self) -> str:
        """The name of the waived file in words."""
        return title_of(self.file_type, self.period)

    @property
    def duty(self) -> str:
        """The code of the obligation that is waived."""
        return duty_of(self.file_type, self.period)

    @property
    def state(self) -> str:
        """Return `waiting`, `in force` or `ended`."""
        if self.ended_at:
            return "ended"
        return "in force" if self.approved_at else "waiting"
