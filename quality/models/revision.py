"""New versions made in the portal: what a person asked for, and the version that came of it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from portal.models import Participant
from portal.models.history import tracked

from .version import Version


@tracked
class Revision(models.Model):
    """One order to make a new version from a version: its gathered edits, and the repairs of the chosen kinds.

    A job makes the version; then `made` names it. If the portal refused, `refused` says why.
    """

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="revisions")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    repairs = ArrayField(models.CharField(max_length=90), default=list, blank=True, help_text="kind and column")
    token = models.UUIDField(default=uuid.uuid4, editable=False)
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    made = models.ForeignKey(Version, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    refused = models.TextField(blank=True)

    class Meta:
        ordering = ["-ordered_at"]

    def __str__(self) -> str:
        return f"from {self.version}"

    @property
    def is_final(self) -> bool:
        """True once the version is made or refused."""
        return self.made_id is not None or bool(self.refused)
