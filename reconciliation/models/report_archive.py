"""ZIP files with all reports of a release, for CMS staff, and the record of who took one."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.models import StoredFile
from portal.models.history import tracked
from portal.models.permanence import permanent

from .release import Release


@tracked
class ReportArchive(models.Model):
    """One ZIP of the PDFs of a release with a manifest. It expires; a later one is a new row."""

    class Status(models.TextChoices):
        QUEUED = "queued", "Being prepared"
        READY = "ready", "Ready"
        FAILED = "failed", "Not prepared"

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="archives")
    status = models.CharField(max_length=8, choices=Status, default=Status.QUEUED)
    reports = models.PositiveIntegerField(default=0, help_text="The number of reports in it so far.")
    failed_because = models.CharField("why it was not prepared", max_length=500, blank=True)
    file = models.OneToOneField(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    prepared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="ready_report_archive_is_kept",
                condition=~Q(status="ready") | Q(file__isnull=False, prepared_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["release"], condition=Q(status="queued"), name="one_report_archive_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"ZIP {self.pk} of {self.release}"


@tracked
@permanent()
class ArchiveFetch(models.Model):
    """One download of a ZIP of reports by CMS staff."""

    archive = models.ForeignKey(ReportArchive, on_delete=models.PROTECT, related_name="fetches")
    fetched_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    fetched_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.archive}, fetched by {self.fetched_by}"
