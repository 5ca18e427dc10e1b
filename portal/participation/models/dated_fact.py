"""Base of the dated facts about a participant that CMS records: its kind, its sites and its exclusions."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from portal.models.dated import Dated, DatedQuerySet


class FactsThatHold(models.Manager.from_queryset(DatedQuerySet)):  # type: ignore[misc]
    """The facts that nobody replaced or withdrew. Queries across relations see the others too."""

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(withdrawn_at=None)


class DatedFact(Dated):
    """A fact about a participant on some days, and why CMS recorded it.

    A fact never changes. A correction is a new row that names the row it replaces, and the replaced row keeps the
    reason. `objects` are the facts that hold, `every` has those that were replaced or withdrawn as well. `STATED` names
    the columns that say what the fact is.
    """

    STATED: ClassVar[tuple[str, ...]] = ()
    HOLDS: ClassVar[Q] = Q(withdrawn_at=None)

    because = models.CharField(
        "why", max_length=200, blank=True, help_text="The participant reads this. No TIN, nothing about a patient."
    )
    corrects = models.OneToOneField(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="corrected_by"
    )
    withdrawn_at = models.DateTimeField("replaced or withdrawn", null=True, blank=True, editable=False)
    withdrawn_because = models.CharField("why it no longer holds", max_length=200, blank=True, editable=False)

    objects = FactsThatHold()
    every = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = True

    @property
    def state(self) -> str:
        """Return `holds`, or `withdrawn` if the fact was replaced or withdrawn."""
        return "holds" if self.withdrawn_at is None else "withdrawn"

    def when(self, today: date) -> str:
        """Return where the days of the fact lie: `current`, `later` or `past`."""
        if self.from_on > today:
            return "later"
        return "past" if self.to_on is not None and self.to_on < today else "current"
