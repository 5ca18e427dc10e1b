"""The record that somebody took an uploaded file out of the portal again."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from portal.models import Participant
from portal.models.history import tracked
from portal.models.permanence import permanent

from .version import Version


@tracked
@permanent()
class UploadFetch(models.Model):
    """One download of the file of a version, exactly as it was uploaded. The file may hold patients' data."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="fetches")
    number = models.PositiveIntegerField("number of the version")
    fetched_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    fetched_at = models.DateTimeField()

    class Meta:
        ordering = ["-fetched_at"]

    def __str__(self) -> str:
        return f"{self.version}, fetched by {self.fetched_by}"
