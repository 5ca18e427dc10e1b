"""Annotated files: a practice's own file back, with the findings in its cells."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from portal.models import Participant, StoredFile
from portal.models.history import tracked

from .version import Version


@tracked
class AnnotatedFile(models.Model):
    """One request of a person for an annotated file. A small one is sent at once; a job makes a large one."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="annotated_files")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    sent_at_once = models.BooleanField(default=True)
    file = models.OneToOneField(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    failed = models.BooleanField(default=False)

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.version}, annotated"
