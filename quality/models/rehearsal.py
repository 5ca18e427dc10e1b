"""Rehearsals of changed checks: a draft value of the policy, tried on the files that are stored."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from portal.models import Amendment, Participant
from portal.models.history import tracked

from .submission import FileType
from .version import Version


@tracked
class Rehearsal(models.Model):
    """One draft value of one parameter, and the files of a year on which it is tried. Nothing follows from it.

    The draft may be an amendment that waits for its approval.
    """

    amendment = models.ForeignKey(
        Amendment,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="An amendment that waits for its approval. Without one, give a parameter and a draft value.",
    )
    parameter = models.CharField(max_length=100, blank=True)
    value: Any = models.JSONField(
        "draft value",
        blank=True,
        help_text="Write the value as in the parameter file, with quotation marks around decimals.",
    )
    year = models.PositiveSmallIntegerField("performance year")
    file_type = models.CharField(max_length=20, choices=FileType)
    files = models.PositiveIntegerField("stored files", editable=False)
    policy_version = models.PositiveIntegerField(editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, editable=False, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = "rehearsal of changed checks"
        verbose_name_plural = "rehearsals of changed checks"

    def __str__(self) -> str:
        return f"Rehearsal {self.pk}: {self.parameter}"


class RehearsedFile(models.Model):
    """The newest checked file of a submission: its result as stored, and as it would be with the draft."""

    class Result(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        REJECTED = "rejected", "Rejected"
        FAILED = "failed", "Could not be checked"

    rehearsal = models.ForeignKey(Rehearsal, on_delete=models.CASCADE, related_name="results")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    was = models.CharField("as stored", max_length=10, choices=Result)
    would_be = models.CharField("with the draft", max_length=10, choices=Result)
    flips = models.BooleanField("another result")
    new_rules: Any = models.JSONField("errors that appear", default=list)
    gone_rules: Any = models.JSONField("errors that go away", default=list)

    class Meta:
        ordering = ["-flips", "pk"]
        constraints = [models.UniqueConstraint(fields=["rehearsal", "version"], name="rehearsed_once")]

    def __str__(self) -> str:
        return f"{self.version}: {self.was}, {self.would_be} with the draft"
