"""The kinds of a participant over time (§ 512.205)."""

from __future__ import annotations

from django.db import models

from portal.models import Participant
from portal.models.dated import no_overlap
from portal.models.history import tracked
from portal.models.permanence import permanent

from .dated_fact import DatedFact


@tracked
@permanent(changing=("withdrawn_at", "withdrawn_because"))
class KindPeriod(DatedFact):
    """The kind of a participant on some days. A participant whose kind never changed has no such row."""

    STATED = ("kind",)

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="kind_periods")
    kind = models.CharField(max_length=12, choices=Participant.Kind)

    class Meta(DatedFact.Meta):
        verbose_name = "kind of a participant"
        verbose_name_plural = "kinds of participants"
        ordering = ["from_on"]
        constraints = [
            *DatedFact.Meta.constraints,
            no_overlap("kind_once_a_day", "participant", condition=DatedFact.HOLDS),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
