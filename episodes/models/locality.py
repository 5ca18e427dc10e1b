"""ZIP Codes and the payment localities of the physician fee schedule that they lie in, by a dated source."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from portal.models.history import tracked
from portal.models.loaded_table import LoadedTable


@tracked
class LocalityTable(LoadedTable):
    """One loaded table of ZIP Codes and localities; the newest is in use."""

    class Meta(LoadedTable.Meta):
        verbose_name = "table of localities"
        verbose_name_plural = "tables of localities"


class ZipLocality(models.Model):
    """The locality of a ZIP Code: the Medicare contractor and its number of the locality ("10312-35")."""

    table = models.ForeignKey(LocalityTable, on_delete=models.CASCADE, related_name="zips")
    zip = models.CharField("ZIP Code", max_length=5)
    locality = models.CharField(max_length=8)

    class Meta:
        verbose_name = "locality of a ZIP Code"
        verbose_name_plural = "localities of ZIP Codes"
        ordering: ClassVar = ["zip"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["table", "zip"], name="locality_once_a_zip")]

    def __str__(self) -> str:
        return f"{self.zip} in {self.locality}"
