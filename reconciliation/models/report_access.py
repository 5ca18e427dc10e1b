"""The record of who opened, downloaded or was emailed a report, and when."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.models import Participant
from portal.models.history import tracked
from portal.models.permanence import permanent

from .report import Report


@tracked
@permanent()
class ReportAccess(models.Model):
    """The first time that a person opened a report, one download of it, or one email about it."""

    class Kind(models.TextChoices):
        OPENED = "opened", "Opened for the first time"
        PDF = "pdf", "Downloaded as PDF"
        CSV = "csv", "Downloaded as CSV"
        JSON = "json", "Downloaded as JSON"
        EMAILED = "emailed", "Emailed that it is ready"

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="accesses")
    number = models.CharField("number of the report", max_length=40)
    kind = models.CharField(max_length=8, choices=Kind)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    accessed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report", "person", "kind"],
                condition=Q(kind__in=("opened", "emailed")),
                name="report_opened_or_emailed_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["report", "id"], condition=Q(kind="opened"), name="report_first_opened"),
        ]

    def __str__(self) -> str:
        return f"report {self.number}, {self.get_kind_display().lower()}"
