"""The names of practitioners that CMS knows by NPI, by a dated source."""

from __future__ import annotations

from django.db import models

from portal.models.history import tracked


@tracked
class PractitionerDirectory(models.Model):
    """One loaded table of names; the newest is in use, older ones are kept."""

    name = models.CharField("file", max_length=200)
    source = models.CharField(max_length=200, help_text="Who published the names, and their day.")
    sha256 = models.CharField("SHA-256", max_length=64)
    rows = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-loaded_at"]
        verbose_name_plural = "practitioner directories"

    def __str__(self) -> str:
        return self.source


class DirectoryName(models.Model):
    """The name of an NPI in a directory."""

    directory = models.ForeignKey(PractitionerDirectory, on_delete=models.CASCADE, related_name="names")
    npi = models.CharField("NPI", max_length=10)
    first_name = models.CharField(max_length=150)
    last_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["npi"]
        constraints = [models.UniqueConstraint(fields=["directory", "npi"], name="named_once_a_directory")]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name} ({self.npi})"
