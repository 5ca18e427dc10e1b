"""Safe repairs that the portal proposes for a version."""

from __future__ import annotations

from django.db import models

from portal.encryption import EncryptedTextField
from portal.models import Participant
from quality.rules.repairs import KINDS

from .version import Version


class ProposedRepair(models.Model):
    """One value of a column with its repair: the same for all `count` cells that hold it."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="proposed_repairs")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    column = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=list(KINDS.items()))
    before = EncryptedTextField(column="proposed_repair.before")
    after = EncryptedTextField(column="proposed_repair.after", blank=True)
    first_row = models.PositiveIntegerField()
    count = models.PositiveIntegerField("cells")

    class Meta:
        ordering = ["kind", "column", "first_row"]
        indexes = [models.Index(fields=["version", "kind", "column"], name="proposed_repair_of_version")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.column}"
