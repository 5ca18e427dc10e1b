"""Tables of rates and indexes that CMS staff load; each is an amendment of the policy."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from portal.models import Amendment
from portal.models.history import tracked
from portal.models.loaded_table import LoadedTable


@tracked
class PricingTable(LoadedTable):
    """One loaded table for a performance year. Its values are those of its amendment, which a second person approves.

    The policy is the one place of rates and indexes: so a price is calculated without a database, every run names the
    version that it used, and every version can be opened again. Reading: docs/readings.md#tables-of-each-year.
    """

    class Kind(models.TextChoices):
        BASE_RATES = "national-base-rates", "National base rates"
        TREND_FACTORS = "trend-factors", "Trend factors"
        GPCI = "gpci", "Geographic practice cost indices (GPCI)"
        WAGE_INDEXES = "wage-indexes", "Hospital wage indexes"

    kind = models.CharField(max_length=20, choices=Kind)
    year = models.PositiveSmallIntegerField(
        "performance year", help_text="The values apply from the first day of this year on, until another table."
    )
    amendment = models.OneToOneField(Amendment, on_delete=models.PROTECT, related_name="pricing_table", editable=False)

    class Meta(LoadedTable.Meta):
        verbose_name = "table of rates or indexes"
        verbose_name_plural = "tables of rates and indexes"
        ordering: ClassVar = ["-loaded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.year}"

    @property
    def state(self) -> str:
        """Return the state of its amendment in words."""
        if self.amendment.withdrawn_at:
            return "Withdrawn"
        return "In the policy" if self.amendment.approved_at else "Waits for approval"
