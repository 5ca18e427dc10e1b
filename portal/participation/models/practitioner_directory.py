"""The names of practitioners that CMS knows by NPI, by a dated source."""

from __future__ import annotations

from django.db import models

from portal.models.history import tracked
from portal.models.loaded_table import LoadedTable


@tracked
class PractitionerDirectory(LoadedTable):
    """One loaded table of names; the newest is in use."""

    class Meta(LoadedTable.Meta):
        verbose_name_plural = "practitioner directories"


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
