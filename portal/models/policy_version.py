"""Versions of the policy, from which the portal can build again every book that it ever used."""

from __future__ import annotations

from typing import Any

from django.db import models

from .amendment import Amendment
from .history import tracked


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    def with_files(self, number: int) -> PolicyVersion:
        """Return the version that has the files of version `number`: the last one, up to it, with new files."""
        return self.filter(number__lte=number, files__isnull=False).latest("number")


@tracked
class PolicyVersion(models.Model):
    """One version of the book: new files of a release, or one approved amendment added to the version before."""

    number = models.PositiveIntegerField(primary_key=True)
    files: Any = models.JSONField(null=True, help_text="The text of each parameter file, if a release changed any.")
    files_digest = models.CharField("SHA-256 of the files", max_length=64)
    amendment = models.OneToOneField(Amendment, null=True, on_delete=models.PROTECT, related_name="version")
    made_at = models.DateTimeField()

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                name="policy_version_has_one_cause",
                condition=models.Q(files__isnull=True, amendment__isnull=False)
                | models.Q(files__isnull=False, amendment__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Policy version {self.number}"
