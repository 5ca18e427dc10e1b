"""ZIP Codes and the core-based statistical areas (CBSAs) that they lie in, by a dated source (§ 512.210(a))."""

from __future__ import annotations

from django.db import models

from portal.models.history import tracked
from portal.models.loaded_table import LoadedTable


@tracked
class ZipCrosswalk(LoadedTable):
    """One loaded table of ZIP Codes and areas; the newest is in use."""

    class Meta(LoadedTable.Meta):
        verbose_name = "ZIP Code crosswalk"


class ZipArea(models.Model):
    """An area that a ZIP Code reaches into, with the share (0 to 1) of its addresses there; no area where empty."""

    crosswalk = models.ForeignKey(ZipCrosswalk, on_delete=models.CASCADE, related_name="areas")
    zip = models.CharField("ZIP Code", max_length=5)
    cbsa = models.CharField("CBSA", max_length=5, blank=True)
    share = models.DecimalField("share of addresses", max_digits=7, decimal_places=6)

    class Meta:
        verbose_name = "ZIP area"
        ordering = ["zip", "-share"]
        constraints = [models.UniqueConstraint(fields=["crosswalk", "zip", "cbsa"], name="area_once_a_zip")]

    def __str__(self) -> str:
        return f"{self.zip} in {self.cbsa or 'no area'}"
