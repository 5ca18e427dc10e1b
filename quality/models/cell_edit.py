"""Values that people typed in the portal for cells of a file, gathered until they are applied as a new version."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from portal.encryption import EncryptedTextField
from portal.models import Participant
from portal.models.history import tracked

from .version import Version


@tracked
class CellEdit(models.Model):
    """The new value of one cell of a version; an empty value blanks the cell."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="cell_edits")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=60)
    value = EncryptedTextField(column="cell_edit.value", blank=True)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()

    class Meta:
        ordering = ["row", "column"]
        constraints = [models.UniqueConstraint(fields=["version", "row", "column"], name="cell_edit_once")]

    def __str__(self) -> str:
        return f"row {self.row}, {self.column}"
