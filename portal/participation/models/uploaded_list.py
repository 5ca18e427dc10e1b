"""Lists that CMS staff upload, review and then load."""

from __future__ import annotations

from django.db import models


class UploadedList(models.Model):
    """An uploaded file: its name and fingerprint, who uploaded and who loaded it, and what loading it changed."""

    name = models.CharField("file", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    uploaded_by = models.CharField(max_length=200, editable=False)
    uploaded_at = models.DateTimeField(editable=False)
    loaded_by = models.CharField(max_length=200, blank=True, editable=False)
    loaded_at = models.DateTimeField(null=True, blank=True, editable=False)
    outcome = models.JSONField(default=dict, editable=False)

    class Meta:
        abstract = True
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name
