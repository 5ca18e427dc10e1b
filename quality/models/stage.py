"""The stages of an uploaded version, from its receipt to the stored result, with their times and their progress."""

from __future__ import annotations

from django.db import models

from portal.models import Participant

from .version import Version


class Stage(models.Model):
    """One stage of a version. Its times are those of the computer, because they are compared with each other.

    A stage waits from the end of the one before it until it begins, and works from then until it ends. A check that
    begins again after its worker died begins its stages again.
    """

    class Name(models.TextChoices):
        RECEIVED = "received", "Received"
        SCANNED = "scanned", "Scanned for viruses"
        READ = "read", "Read"
        CHECKED = "checked", "Checked"
        STORED = "stored", "Stored"

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="stages")
    name = models.CharField(max_length=10, choices=Name)
    position = models.PositiveSmallIntegerField()
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField("rows done", default=0)
    total = models.PositiveIntegerField("rows in all", default=0)

    class Meta:
        ordering = ["version", "position"]
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="stage_once")]

    def __str__(self) -> str:
        return f"{self.get_name_display()}, {self.version}"
