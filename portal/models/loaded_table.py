"""Tables that CMS staff load from a file; older ones are kept."""

from __future__ import annotations

from django.db import models


class LoadedTable(models.Model):
    """A loaded file: its name and fingerprint, its source, who loaded it, and what that changed."""

    name = models.CharField("file", max_length=200)
    source = models.CharField(max_length=300)
    sha256 = models.CharField("SHA-256", max_length=64)
    rows = models.PositiveIntegerField()
    outcome = models.JSONField(default=dict, editable=False)
    """The numbers of values that are new, changed, gone and unchanged since the table before."""
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=200)

    class Meta:
        abstract = True
        ordering = ["-loaded_at", "-pk"]

    def __str__(self) -> str:
        return self.source
