"""The kept case file of an error notice: its PDF or ZIP, made by a job, as the practice or CMS reads the case."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.models import Participant, StoredFile
from portal.models.history import tracked

from .error_notice import ErrorNotice


class CaseFileQuerySet(models.QuerySet["CaseFile"]):
    def newest(self) -> CaseFileQuerySet:
        """Return the newest row of each kind and status, the newest first."""
        found = self.order_by("kind", "status", "-pk").distinct("kind", "status")
        return self.filter(pk__in=found.values("pk")).select_related("file").order_by("-pk")


@tracked
class CaseFile(models.Model):
    """One file of a case as it stood at an instant. A newer one takes its place, and its bytes are then removed."""

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        ZIP = "zip", "ZIP"

    class Reader(models.TextChoices):
        PRACTICE = "practice", "The practice"
        CMS = "cms", "CMS"

    class Status(models.TextChoices):
        QUEUED = "queued", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Not made"

    notice = models.ForeignKey(ErrorNotice, on_delete=models.PROTECT, related_name="case_files")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=3, choices=Kind)
    reader = models.CharField(max_length=8, choices=Reader, help_text="Whose case it shows: that of CMS has no drafts.")
    status = models.CharField(max_length=8, choices=Status, default=Status.QUEUED)
    edition = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what the case consisted of.")
    stood_at = models.DateTimeField(null=True, blank=True)
    file = models.OneToOneField(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    objects = CaseFileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="ready_case_file_is_kept",
                condition=~Q(status="ready") | (Q(file__isnull=False, stood_at__isnull=False) & ~Q(edition="")),
            ),
            models.UniqueConstraint(
                fields=["notice", "kind", "reader"], condition=Q(status="queued"), name="one_case_file_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"case file {self.pk} ({self.get_kind_display()})"

    @property
    def may_be_taken(self) -> bool:
        """True while its bytes are kept and nobody found them altered."""
        return self.file is not None and self.file.removed_at is None and self.file.altered_at is None
