"""The comparison of all practices of a performance year, from which each one's performance report is made."""

from __future__ import annotations

from django.db import models

from portal.models.history import tracked


@tracked
class PerformanceCompilation(models.Model):
    """One comparison, of issued reports and published episodes alone. A later one of the same year replaces it."""

    year = models.PositiveSmallIntegerField("performance year", unique=True)
    construction_run = models.ForeignKey(
        "episodes.ConstructionRun", null=True, on_delete=models.PROTECT, related_name="+"
    )
    practices = models.PositiveIntegerField(help_text="Those with an issued report.")
    peers = models.JSONField(
        default=dict,
        help_text="Quartiles of each figure by kind of participant; null where too few practices have it.",
    )
    inputs_digest = models.CharField(max_length=64)
    policy_version = models.PositiveIntegerField()
    compiled_at = models.DateTimeField()

    class Meta:
        ordering = ["-year"]
        verbose_name = "comparison of practices"
        verbose_name_plural = "comparisons of practices"

    def __str__(self) -> str:
        return f"Comparison of practices, {self.year}"
