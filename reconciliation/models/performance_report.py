"""The performance report of one practice for one performance year."""

from __future__ import annotations

from decimal import Decimal

from django.db import models

from portal.models import Participant

from .performance_compilation import PerformanceCompilation


class PerformanceReport(models.Model):
    """The figures of one practice, and its peers' episodes as it may see them. Written in bulk by a compilation."""

    compilation = models.ForeignKey(PerformanceCompilation, on_delete=models.CASCADE, related_name="reports")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="performance_reports")
    kind = models.CharField("kind of participant", max_length=12, choices=Participant.Kind)
    figures = models.JSONField(help_text="Each figure by its code, null where the practice has none.")
    cancer_types = models.JSONField(
        help_text="Own episodes by state, and those of peers, null where they are hidden, for each cancer type."
    )
    peer_episodes = models.PositiveIntegerField(
        "episodes of peers", null=True, help_text="Empty where the total is hidden."
    )

    class Meta:
        ordering = ["-compilation__year", "participant"]
        constraints = [
            models.UniqueConstraint(fields=["compilation", "participant"], name="performance_report_once"),
        ]

    def __str__(self) -> str:
        return f"Performance report {self.compilation.year}"

    def figure(self, code: str) -> Decimal | None:
        """Return a figure of the practice."""
        kept = self.figures.get(code)
        return None if kept is None else Decimal(kept)
