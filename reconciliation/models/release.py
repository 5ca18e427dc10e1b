"""Releases of reports: one person asks, another approves, and on the release date participants are told."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.formatting import long_date
from portal.models.history import tracked
from portal.models.permanence import permanent

from .run import Run


class ReleaseQuerySet(models.QuerySet["Release"]):
    def waiting(self) -> ReleaseQuerySet:
        """Return the releases that wait for the approver or for their date."""
        return self.filter(status__in=(Release.Status.ASKED, Release.Status.APPROVED))

    def due(self, today: date) -> ReleaseQuerySet:
        """Return the approved releases whose date has come, also those whose day the portal slept through."""
        return self.filter(status=Release.Status.APPROVED, release_on__lte=today).order_by("release_on", "pk")


@tracked
@permanent(
    changing=("status", "approved_by", "approved_at", "issued_at", "withdrawn_by", "withdrawn_at", "withdrawn_because")
)
class Release(models.Model):
    """The release of the prepared reports of one run, by two people of CMS, for one day."""

    class Status(models.TextChoices):
        ASKED = "asked", "Waits for an approver"
        APPROVED = "approved", "Waits for its date"
        ISSUED = "issued", "Issued"
        WITHDRAWN = "withdrawn", "Withdrawn"

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="releases")
    release_on = models.DateField("release date", help_text="On this day participants are told. Until then nobody is.")
    reason = models.CharField(max_length=500)
    left_out = models.JSONField(
        default=list, help_text="The Model IDs without a report, because their calculation failed, as confirmed."
    )
    status = models.CharField(max_length=9, choices=Status, default=Status.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    issued_at = models.DateTimeField("all reports issued at", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField("why it was withdrawn", max_length=500, blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="release_takes_two_people",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="approved_release_is_whole",
                condition=~Q(status__in=("approved", "issued"))
                | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="withdrawn_release_is_whole",
                condition=~Q(status="withdrawn")
                | (Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
            ),
            models.UniqueConstraint(
                fields=["run"], condition=Q(status__in=("asked", "approved")), name="one_waiting_release_a_run"
            ),
        ]

    def __str__(self) -> str:
        return f"release {self.pk} of run {self.run_id} for {long_date(self.release_on)}"
