"""ZIP Codes and the core-based statistical areas (CBSAs) that they lie in, by a dated source (§ 512.210(a))."""

from __future__ import annotations

from django.db import models

from portal.models.history import tracked


@tracked
class ZipCrosswalk(models.Model):
    """One loaded table of ZIP Codes and areas; the newest is in use, older ones are kept."""

    name = models.CharField("file", max_length=200)
    source = models.CharField(max_length=200, help_text="Who published the table, and the period that it covers.")
    sha256 = models.CharField("SHA-256", max_length=64)
    rows = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-loaded_at"]
        verbose_name = "ZIP Code crosswalk"

    def __str__(self) -> str:
        return self.source


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
