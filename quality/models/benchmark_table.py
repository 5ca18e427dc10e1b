"""Tables of MIPS benchmarks that CMS staff load; each is an amendment of the policy."""

from __future__ import annotations

from django.db import models

from portal.models import Amendment
from portal.models.history import tracked
from portal.models.loaded_table import LoadedTable


@tracked
class BenchmarkTable(LoadedTable):
    """All benchmarks of a performance year. Its values are those of its amendment, which a second person approves."""

    year = models.PositiveSmallIntegerField(
        "performance year", help_text="The benchmarks apply from the first day of this year on, until another table."
    )
    amendment = models.OneToOneField(
        Amendment, on_delete=models.PROTECT, related_name="benchmark_table", editable=False
    )

    class Meta(LoadedTable.Meta):
        verbose_name = "table of benchmarks"
        verbose_name_plural = "tables of benchmarks"

    def __str__(self) -> str:
        return f"Benchmarks of {self.year}"

    @property
    def state(self) -> str:
        """Return the state of its amendment in words."""
        if self.amendment.withdrawn_at:
            return "Withdrawn"
        return "In the policy" if self.amendment.approved_at else "Waits for approval"
