"""The kept PDF of an issued report, written once by a job."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from portal.models import Participant, StoredFile
from portal.models.history import tracked

from .report import Report


@tracked
class ReportFile(models.Model):
    """The PDF of one report. The stored file is encrypted, has its SHA-256, and never changes."""

    class Status(models.TextChoices):
        QUEUED = "queued", "Being written"
        READY = "ready", "Ready"
        FAILED = "failed", "Not written"

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="kept_file")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=Status, default=Status.QUEUED)
    file = models.OneToOneField(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="ready_report_file_is_kept",
                condition=~Q(status="ready") | Q(file__isnull=False, written_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=Q(status="queued"), name="report_file_to_write"),
        ]

    def __str__(self) -> str:
        return f"PDF of report {self.report_id}"
