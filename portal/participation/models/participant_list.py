"""Participant lists that CMS staff upload and load (§ 512.210)."""

from __future__ import annotations

from django.db import models

from portal.encryption import EncryptedTextField
from portal.models.history import tracked


@tracked
class ParticipantList(models.Model):
    """An uploaded list. A person reviews its changes, then loads it.

    The content holds TINs: it is encrypted, and deleted once the list is loaded.
    """

    name = models.CharField("file", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    content = EncryptedTextField("content", column="participant_list.content", null=True, blank=True, editable=False)
    complete = models.BooleanField(
        "complete list",
        default=False,
        help_text="Select this only if the list names every participant and site. Anything not on the list ends.",
    )
    uploaded_by = models.CharField(max_length=200, editable=False)
    uploaded_at = models.DateTimeField(editable=False)
    loaded_by = models.CharField(max_length=200, blank=True, editable=False)
    loaded_at = models.DateTimeField(null=True, blank=True, editable=False)
    outcome = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name
